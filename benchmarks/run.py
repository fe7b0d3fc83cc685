"""`./dev bench [NAME …]`: runs the benchmarks, prints a table, writes benchmarks/results.md.

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
)
RESULTS = Path(__file__).resolve().parent / "results.md"


def main(names: list[str]) -> int:
	unknown = [name for name in names if name not in NAMES]
	if unknown:
		print(f"No benchmark is called {', '.join(unknown)}; there are {', '.join(NAMES)}.", file=sys.stderr)
		return 2
	started = time.monotonic()
	rows = []
	for name in names or NAMES:
		print(f"— {name}", flush=True)
		found = importlib.import_module(f"benchmarks.{name}").run()
		for row in found:
			print("  " + " · ".join(map(str, cells(row))), flush=True)
		rows += found
	where = surroundings()
	print(f"\n{' '.join(where)} ({time.monotonic() - started:.0f} s)")
	if not names:
		RESULTS.write_text(page(rows, where))
		print(f"Written to {RESULTS.name}.")
	return 0 if all(row["met"] for row in rows) else 1


def cells(row: dict) -> list[str]:
	mark = "✓" if row["met"] else "✗"
	goal = row["goal"] if row["goal"] == "reported" else f"{row['goal']} {mark}"
	return [row["what"], row["figure"], row.get("beside", ""), row.get("result", ""), goal]


def page(rows: list[dict], where: list[str]) -> str:
	lines = [
		"# Benchmarks",
		"",
		"Written by `./dev bench`. The site holds 100,000 synthetic submitted invoices with their ledger rows,",
		"5 % of them open, a fifth in two instalments, 5,000 customers.",
		"",
		"| what | figure | beside | result | goal |",
		"|---|---|---|---|---|",
		*("| " + " | ".join(cells(row)) + " |" for row in rows),
		"",
		*where,
		"",
	]
	return "\n".join(lines)


if __name__ == "__main__":
	raise SystemExit(main(sys.argv[1:]))
