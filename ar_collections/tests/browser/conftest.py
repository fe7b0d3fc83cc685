"""What a person does, in a real Chromium on a real site; start with ``./dev test browser``.

The test process shares the site's database with the web server and really commits; each test
file finds the site put down anew. ``page_as(user)`` opens a page logged in as that user,
``picture(page, name)`` keeps a screenshot in the folder of ``--pictures``.
"""

import json
import os
import tempfile
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

import pytest

if "AR_TESTBED" not in os.environ:
	pytest.exit("Browser tests need a site of their own: start them with ./dev test browser", returncode=2)

import frappe
from frappe.utils.password import update_password
from playwright.sync_api import expect, sync_playwright

from devkit import places, services, testbed
from devkit.inside import frappe_session

PASSWORD = "a test password 1!"
# milliseconds; a small machine that does other things too takes its time
PATIENCE = 30_000
FAILED = pytest.StashKey[bool]()


def pytest_addoption(parser):
	parser.addoption("--pictures", metavar="DIR", help="keep screenshots here (default: a temporary folder)")


@pytest.fixture(scope="session")
def ground():
	"""The run's own site with web server, realtime server, mail server and one worker."""
	here = testbed.current()
	frappe_session.connect(here)
	frappe_session.in_test(False)
	services.start_mail(here)
	services.start_web(here)
	services.start_realtime(here)
	yield here
	frappe_session.disconnect()


@pytest.fixture(scope="module", autouse=True)
def fresh_site(ground):
	frappe_session.reconnect_if_dirty(ground)
	frappe_session.in_test(False)
	testbed.soil(ground)
	# people in these tests call at any hour
	frappe.db.set_single_value("Collections Settings", "rule_call_window", "Off")
	frappe.db.commit()
	services.start_worker(ground)


@pytest.fixture(autouse=True)
def site(fresh_site):
	"""The connected site; commit what the browser is to see."""
	frappe.set_user("Administrator")
	frappe.db.rollback()
	yield frappe
	frappe.db.rollback()


@pytest.fixture(scope="session")
def chromium():
	program = places.chromium()
	if not program:
		pytest.skip("no Chromium on this machine; ./dev up installs it")
	options = ["--no-sandbox"] if os.geteuid() == 0 else []
	expect.set_options(timeout=PATIENCE)
	with sync_playwright() as playwright:
		browser = playwright.chromium.launch(executable_path=program, args=[*options, "--lang=en-US"])
		yield browser
		browser.close()


@pytest.fixture
def page_as(request, ground, chromium, site):
	"""``page_as(user)`` → a Playwright page of a fresh browser profile, logged in.

	When the test fails, what its pages show is kept among the logs of the run's ground.
	"""
	contexts = []

	def open_page(user: str = "Administrator", **context_options):
		options = {"viewport": {"width": 1400, "height": 900}, "base_url": ground.url, **context_options}
		context = chromium.new_context(**options)
		context.set_default_timeout(PATIENCE)
		context.add_cookies(login(ground, user))
		contexts.append(context)
		return context.new_page()

	yield open_page
	failed = request.node.stash.get(FAILED, False)
	for number, context in enumerate(contexts):
		if failed and context.pages:
			context.pages[-1].screenshot(path=ground.logs / f"{request.node.name}-{number}.png")
		context.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
	report = yield
	if report.failed:
		item.stash[FAILED] = True
	return report


def login(ground, user: str) -> list[dict]:
	"""Log in over HTTP as a browser would and return the cookies."""
	password = PASSWORD
	if user == "Administrator":
		password = testbed.administrator_password(ground)
	else:
		update_password(user, password)
		frappe.db.commit()
	jar = CookieJar()
	opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
	form = urllib.parse.urlencode({"usr": user, "pwd": password}).encode()
	with opener.open(f"{ground.url}/api/method/login", form, timeout=60) as answer:
		assert json.load(answer)["message"] in ("Logged In", "No App")
	return [{"name": cookie.name, "value": cookie.value or "", "url": ground.url} for cookie in jar]


@pytest.fixture
def password() -> str:
	"""Of everybody whom `page_as` has logged in."""
	return PASSWORD


@pytest.fixture(scope="session")
def pictures(request) -> Path:
	chosen = request.config.getoption("--pictures")
	folder = Path(chosen) if chosen else Path(tempfile.mkdtemp(prefix="ar-pictures-"))
	folder.mkdir(parents=True, exist_ok=True)
	return folder


@pytest.fixture
def picture(pictures):
	"""``picture(page, "worklist")`` keeps a screenshot and returns its path."""

	def take(page, name: str, **options) -> Path:
		path = pictures / f"{name}.png"
		page.screenshot(path=path, **options)
		return path

	return take
