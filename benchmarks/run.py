"""`./dev bench [NAME …]`: runs the benchmarks, prints what they found, writes it to benchmarks/results.md.

Each benchmark is a module with `run() -> list of rows`: what, figure, beside (what it is
compared with), goal, met, and result where it says more than the figure.
"""

import importlib
import sys
import time
from pathlib import Path

from benchmarks.ground import surroundings

NAMES = (
	"book",
	"second_run",
	"desk",
	"delivery_note",
	"letters",
	"statements",
	"plan_100k",
	"evidence",
	"ageing",
	"trial",
	"growth",
	"dead_mail",
)
RESULTS = Path(__file__).resolve().parent / "results.md"
HEAD = """# Benchmarks

Written by `./dev bench`; with names it writes those parts anew. Where a part says nothing else, the site
holds 100,000 synthetic submitted invoices with their ledger rows, 5 % of them open, a fifth in two
instalments, 5,000 customers.
"""


def main(names: list[str]) -> int:
	unknown = [name for name in names if name not in NAMES]
	if unknown:
		print(f"No benchmark is called {', '.join(unknown)}; there are {', '.join(NAMES)}.", file=sys.stderr)
		return 2
	met = True
	for name in names or NAMES:
		print(f"— {name}", flush=True)
		started = time.monotonic()
		found = importlib.import_module(f"benchmarks.{name}").run()
		for row in found:
			print("  " + " · ".join(map(str, cells(row))), flush=True)
		where = f"{' '.join(surroundings())}; the whole took {time.monotonic() - started:.0f} s."
		known = parts(RESULTS.read_text()) if RESULTS.exists() else {}
		RESULTS.write_text(page({**known, name: part(found, where)}))
		met = met and all(row["met"] for row in found)
	print(f"Written to {RESULTS.name}.")
	return 0 if met else 1


def cells(row: dict) -> list[str]:
	mark = "✓" if row["met"] else "✗"
	goal = row["goal"] if row["goal"] == "reported" else f"{row['goal']} {mark}"
	return [row["what"], row["figure"], row.get("beside", ""), row.get("result", ""), goal]


def part(rows: list[dict], where: str) -> str:
	lines = [
		"| what | figure | beside | result | goal |",
		"|---|---|---|---|---|",
		*("| " + " | ".join(cells(row)) + " |" for row in rows),
		"",
		where,
	]
	return "\n".join(lines)


def parts(text: str) -> dict[str, str]:
	"""`{name: its part}` of a page written before."""
	_head, *found = text.split("\n## ")
	return {name: body.strip() for name, _newline, body in (one.partition("\n") for one in found)}


def page(found: dict[str, str]) -> str:
	return HEAD + "".join(f"\n## {name}\n\n{found[name]}\n" for name in NAMES if name in found)


if __name__ == "__main__":
	raise SystemExit(main(sys.argv[1:]))
