"""The pure parts of the launcher: what is skipped, what is repeated, what is counted, what is stopped."""

import json
import stat
import sys

import pytest

from devkit import bench, console, images, pins, places, processes, records, results, testing
from devkit.ground import Ground


@pytest.fixture
def notes(tmp_path, monkeypatch):
	monkeypatch.setenv("AR_BENCH", str(tmp_path))
	return tmp_path / ".ar_collections"


def test_a_step_is_skipped_only_when_it_was_done_for_the_same_thing(notes):
	assert not records.stamped("migrated", "abc")
	records.stamp("migrated", "abc")
	assert records.stamped("migrated", "abc")
	assert not records.stamped("migrated", "abd")


def test_a_secret_is_made_once_and_readable_by_its_owner_alone(notes):
	first = records.secret("administrator")
	assert records.secret("administrator") == first != records.secret("other")
	assert stat.S_IMODE((notes / "secrets.json").stat().st_mode) == 0o600


def test_updating_json_keeps_other_keys_and_the_mode(tmp_path):
	path = tmp_path / "site_config.json"
	records.write_json(path, {"db_password": "x"}, mode=0o600)
	assert records.update_json(path, {"host_name": "y"})
	assert not records.update_json(path, {"host_name": "y"})
	assert json.loads(path.read_text()) == {"db_password": "x", "host_name": "y"}
	assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_frappe_does_not_learn_that_it_runs_in_ci(monkeypatch, tmp_path):
	monkeypatch.setenv("CI", "true")
	ground = Ground(tmp_path, "test.localhost", tmp_path)
	assert "CI" not in console.environment(ground.environment())
	assert "CI" in console.environment()


def test_a_taken_lock_is_told_at_once_when_not_waiting(tmp_path):
	with records.lock(tmp_path / "lock") as mine:
		with records.lock(tmp_path / "lock", wait=False) as other:
			assert mine and not other


def test_a_process_is_started_once_and_stopped_by_its_pid_file(tmp_path):
	sleeper = [sys.executable, "-c", "import time; time.sleep(60)"]
	processes.start("sleeper", sleeper, tmp_path, tmp_path / "log", tmp_path)
	pid = processes.alive("sleeper", tmp_path)
	processes.start("sleeper", sleeper, tmp_path, tmp_path / "log", tmp_path)
	assert pid and processes.alive("sleeper", tmp_path) == pid
	assert processes.stop_all(tmp_path) == ["sleeper"]
	assert not processes.alive("sleeper", tmp_path)


def test_a_pid_given_to_somebody_else_is_not_ours(tmp_path):
	(tmp_path / "web.pid").write_text("1 12345")
	assert not processes.alive("web", tmp_path)
	assert processes.stop_all(tmp_path) == []


def test_a_failing_program_is_one_sentence_and_its_last_lines(tmp_path):
	with pytest.raises(console.Problem, match=r"It failed.*\n.*the reason"):
		console.run([sys.executable, "-c", "exit('the reason')"], tmp_path / "log", "It failed")


def test_a_sockets_path_fits_the_systems_limit_however_deep_the_bench_lies(tmp_path):
	deep = tmp_path / ("x" * 120)
	assert len(str(Ground(deep, "test.localhost", tmp_path).socket("mariadb"))) < 100


def test_git_names_the_cause_in_its_first_fatal_line():
	errors = "fatal: '/nowhere' does not appear to be a git repository\nfatal: Could not read from remote."
	assert bench.said_by_git(errors) == "'/nowhere' does not appear to be a git repository"
	assert "no branch" in bench.said_by_git("")


@pytest.mark.parametrize(
	("file", "matters"),
	[
		("hooks.py", True),
		("ar_collections/doctype/collection_case/collection_case.json", True),
		("patches/v1_0/first.py", True),
		("core/plan.py", False),
		("ar_collections/doctype/collection_case/collection_case.py", False),
		("translations/zh.csv", False),
	],
)
def test_only_what_installing_reads_makes_a_new_image(tmp_path, file, matters):
	assert images.read_by_install(tmp_path / file, tmp_path) is matters


def test_pins_come_from_pyproject():
	assert any(pin.startswith("cn2an") for pin in pins.app_packages())
	names = {pins.package(pin) for pin in pins.fast_packages()}
	assert names >= {"pytest", "ruff", "hypothesis"} and "playwright" not in names
	assert "playwright" in {pins.package(pin) for pin in pins.bench_packages()}


def test_pictures_is_taken_out_for_the_browser_part_alone(tmp_path, monkeypatch):
	monkeypatch.chdir(tmp_path)
	words = ["-k", "case", "--pictures", "shots", "-x"]
	assert testing.without_pictures(words) == (["-k", "case", "-x"], ["--pictures", str(tmp_path / "shots")])
	assert testing.without_pictures(["-k", "case"]) == (["-k", "case"], [])


def test_the_last_line_names_what_failed_and_what_did_not_run():
	assert str(results.Result("unit", passed=312)) == "unit 312 passed"
	assert (
		str(results.Result("site", passed=80, failed=2, skipped=1)) == "site 80 passed, 2 failed, 1 skipped"
	)
	assert str(results.Result("browser", reason="no bench")) == "browser not run"


def test_a_test_file_chooses_its_part(monkeypatch):
	monkeypatch.chdir(places.REPO)
	asked = testing.sort_words(["devkit/tests/test_devkit.py::test_x", "-x"])
	assert (asked.parts, asked.where("unit")) == (["unit"], ["devkit/tests/test_devkit.py::test_x"])
	assert testing.sort_words(["site", "-k", "hold"]).parts == ["site"]
	assert testing.sort_words(["-k", "hold"]).parts == list(testing.FOLDERS)


def test_all_site_tests_are_shared_out_over_two_sites_each_file_once():
	files = [path.relative_to(places.REPO) for path in testing.tests_in("site", "test_*.py")]
	ours, theirs = testing.shares(files)
	assert sorted(ours + theirs) == sorted(map(str, files)) and not set(ours) & set(theirs)
	lengths = [sum((places.REPO / name).stat().st_size for name in share) for share in (ours, theirs)]
	assert max(lengths) < 1.2 * min(lengths)


def test_two_shares_are_one_result():
	shares = [results.Result("site", passed=3), results.Result("site", passed=2, failed=1, skipped=1)]
	assert str(testing.together(shares)) == "site 5 passed, 1 failed, 1 skipped"
