"""./dev bench: runs benchmarks/run.py on a site of its own, bench.localhost, with this clone's code.

The site and its big data set are kept between runs, until ERPNext's or the app's tables change.
"""

import subprocess

from devkit import bench, images, places, testbed
from devkit.console import Problem, environment


def main(argv: list[str]) -> int:
	if reason := bench.missing():
		raise Problem(f"Benchmarks need a site: {reason}.")
	bench.python_packages()
	image = images.app(places.REPO)
	with testbed.testbed(image, "bench-", places.BENCHMARK_SITE, keep=True) as ground:
		command = [str(places.bench_python()), "-m", "benchmarks.run", *argv]
		env = environment({**ground.environment(), "AR_TESTBED": ground.root})
		return subprocess.call(command, cwd=ground.sites, env=env)
