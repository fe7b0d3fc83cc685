"""`./dev plan`: prints the plan of a replay file, day by day if asked, for reading or as JSON."""

import argparse
import json
import sys
from dataclasses import replace
from datetime import date

from .model import Book, Plan
from .plan import plan
from .policy_problems import problems
from .replay import BadBook, feed_back, next_day, plan_to_dict, read_file


def main(argv: list[str] | None = None) -> int:
	"""Exit code 0; 2 when the file or a policy in it cannot be used, with one line that says why."""
	options = _options(argv)
	try:
		book = read_file(options.book)
		if options.as_of:
			book = replace(book, as_of=date.fromisoformat(options.as_of))
	except (BadBook, OSError, ValueError) as error:
		print(f"plan: {error}", file=sys.stderr)
		return 2
	wrong = [f"{p.name}: {problem.message()}" for p in book.policies for problem in problems(p)]
	if wrong:
		print("plan: " + "\nplan: ".join(wrong), file=sys.stderr)
		return 2
	days = []
	for _ in range(options.days):
		result = plan(book)
		days.append((book, result))
		book = next_day(feed_back(book, result))
	_print(days, options.json)
	return 0


def _options(argv: list[str] | None) -> argparse.Namespace:
	parser = argparse.ArgumentParser(prog="./dev plan", description="The plan of a replay file, offline.")
	parser.add_argument("book", help="replay file (.json or .json.gz)")
	parser.add_argument("--as-of", metavar="DATE", help="plan for this day instead of the book's own")
	parser.add_argument("--days", type=int, default=1, metavar="N", help="plan N days, one after the other")
	parser.add_argument("--json", action="store_true", help="print JSON")
	return parser.parse_args(argv)


def _print(days: list[tuple[Book, Plan]], as_json: bool) -> None:
	if as_json:
		out = [{"as_of": b.as_of.isoformat(), **plan_to_dict(p)} for b, p in days]
		json.dump(out[0] if len(out) == 1 else out, sys.stdout, ensure_ascii=False, indent=1)
		print()
		return
	for book, result in days:
		print(f"{book.as_of}  {len(result.actions)} actions, {len(result.left_out)} items left out")
		for a in result.actions:
			amount = f"{a.total:,} {a.currency}" if a.currency else f"{a.base_total:,} in company currency"
			items = ", ".join(f"{line.invoice}/{line.term}" for line in a.lines)
			print(f"  {a.customer:<20} {a.kind:<14} {a.title} · {amount} · {a.why.text()}")
			print(f"  {'':<20} {'':<14} on {a.due_on}: {items}")
		for left in result.left_out:
			print(f"  {left.customer:<20} {'—':<14} {left.invoice}/{left.term} "
				f"{left.outstanding:,} {left.currency}: {left.why.text()}")  # fmt: skip
