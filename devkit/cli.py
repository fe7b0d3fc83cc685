"""The subcommands of ./dev: parses the command line and hands over, nothing else."""

import argparse
import os
import sys

from devkit import places
from devkit.console import Problem, environment, fail

HELP = """\
./dev up                 install what is missing, make the bench and the demo site, serve it
./dev down               stop everything ./dev up started        ./dev status   what is running
./dev restart            web and workers with the code as it is now
./dev demo               load the demo data anew
./dev test [PART …] […]  unit, static, js, site, browser (default: all); other words go to pytest
./dev plan BOOK.json     print the plan for a replay file, with Python alone
./dev bench [NAME …]     run the benchmarks
./dev site …             one of Frappe's commands on the demo site: console, migrate, execute …
"""


def main(argv: list[str]) -> int:
	parser = argparse.ArgumentParser("dev", usage=HELP, add_help=False)
	parser.add_argument("command", choices=sorted(COMMANDS))
	if not argv or argv[0] in ("-h", "--help", "help"):
		print(HELP, end="")
		return 0
	command = parser.parse_args(argv[:1]).command
	try:
		return COMMANDS[command](argv[1:])
	except Problem as problem:
		return fail(problem)
	except KeyboardInterrupt:
		print("\nStopped; the same command takes it up again.", file=sys.stderr)
		return 130


def lifecycle(name: str):
	def command(argv: list[str]) -> int:
		from devkit import up

		return getattr(up, name)()

	return command


def demo(argv: list[str]) -> int:
	from devkit import site

	return site.reload_demo()


def test(argv: list[str]) -> int:
	from devkit import testing

	return testing.main(argv)


def benchmark(argv: list[str]) -> int:
	from devkit import benchmarking

	return benchmarking.main(argv)


def plan(argv: list[str]) -> int:
	"""Replace this process by the planner: it needs nothing but the standard library."""
	env = environment({"PYTHONPATH": places.REPO})
	os.execve(sys.executable, [sys.executable, "-m", "ar_collections.core.replay", *argv], env)


def site(argv: list[str]) -> int:
	from devkit.site import demo as ground_of

	ground = ground_of()
	os.chdir(ground.sites)
	command = [str(part) for part in ground.frappe_command("--site", ground.site, *argv)]
	os.execve(command[0], command, environment(ground.environment()))


COMMANDS = {
	"up": lifecycle("up"),
	"down": lifecycle("down"),
	"status": lifecycle("status"),
	"restart": lifecycle("restart"),
	"demo": demo,
	"test": test,
	"bench": benchmark,
	"plan": plan,
	"site": site,
}
