"""What every test may ask for."""

from tests.support import engines  # isort: skip  (before Django reads its settings)

import gc
import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import django
import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

django.setup()

from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.test import TransactionTestCase  # noqa: E402
from django.utils import translation  # noqa: E402

from accounts.models import User  # noqa: E402
from icms import urls  # noqa: E402
from icms.lib.pdf import isolate  # noqa: E402
from tests.factories.court import load_court  # noqa: E402
from tests.support import databases, kept, processes  # noqa: E402
from tests.support.chromium import find_chromium  # noqa: E402
from tests.support.corpus import CORPUS  # noqa: E402
from tests.support.portal import Portal  # noqa: E402
from tests.support.samples import PROOF  # noqa: E402

ROOT = Path(__file__).parent
DATABASE = "test_icms"
# The same examples in each run of the suite, however slow the machine; others, and many more, in `make proof`.
hypothesis_settings.register_profile(
    "suite",
    deadline=None,
    max_examples=40,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
hypothesis_settings.register_profile(
    "proof", deadline=None, max_examples=2_000, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("proof" if PROOF else "suite")
NO_CHROMIUM = "The browser tests are left out: there is no Chromium here (`make browser` installs it)."
NO_CORPUS = f"The tests on real PDFs are left out: there is no {CORPUS}."


# After a test whose transactions were real.
TransactionTestCase._fixture_teardown = lambda test: databases.empty()  # type: ignore[attr-defined]


def pytest_collection_finish() -> None:
    """What was imported stays: let the garbage collector look at what the tests make alone."""
    gc.collect()
    gc.freeze()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark the tests of whole portals by their folder; leave the browser's out where there is none."""
    for item in items:
        for folder, mark in (("browser", "browser"), ("reliability", "kill")):
            if ROOT / folder in item.path.parents:
                item.add_marker(mark)
        if _asks_the_database(item):
            item.add_marker("database")
        if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
            item.add_marker("proof")
    items[:] = kept.together(items)
    if "PYTEST_XDIST_WORKER" in os.environ:
        items[:] = processes.longest_first(items)
    lacking: dict[str, set[pytest.Item]] = {}
    if not find_chromium():
        lacking[NO_CHROMIUM] = {item for item in items if item.get_closest_marker("browser")}
    if not CORPUS.is_dir():
        lacking[NO_CORPUS] = {item for item in items if item.path.name == "test_corpus.py"}
    left_out: set[pytest.Item] = set().union(*lacking.values())
    if left_out:
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=list(left_out))


def _asks_the_database(item: pytest.Item) -> bool:
    return "django_db_setup" in getattr(item, "fixturenames", ()) or item.get_closest_marker("django_db") is not None


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """What `-n auto` means here."""
    return processes.how_many()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    """The processes of a split run read the settings when each has a folder of its own, not before."""
    os.environ.pop("DJANGO_SETTINGS_MODULE")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> processes.Shares:
    """Who does what, where a run is split over processes."""
    return processes.Shares(config, log)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """What is timed runs while nothing else does."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return (yield)
    with processes.turn(engines.RUN_FOLDER, alone=item.get_closest_marker("alone") is not None):
        return (yield)


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """One line says what was not asked."""
    for sentence, is_there in ((NO_CHROMIUM, find_chromium()), (NO_CORPUS, CORPUS.is_dir())):
        if not is_there:
            terminalreporter.write_line(sentence, yellow=True)
    for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed"):
        if facts := ", ".join(f"{name}: {value}" for name, value in report.user_properties):
            terminalreporter.write_line(f"{report.nodeid}\n    {facts}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """A failed test of a whole portal shows what its processes last said."""
    report = yield
    portal = getattr(item, "funcargs", {}).get("portal")
    if report.failed and portal is not None:
        report.sections.append(("the portal's logs", portal.logs()))
    return report


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """The session's database, copied from one that is migrated already (in place of pytest-django's own)."""
    with django_db_blocker.unblock():
        databases.create(DATABASE, engines.FOLDER, durable=False)
        with databases.pointed_at(DATABASE), django_db_blocker.block():
            yield
            with django_db_blocker.unblock():
                kept.SCENE.fall()
        databases.drop(DATABASE, engines.FOLDER)


@pytest.hookimpl(tryfirst=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest) -> None:
    """Before a test's own transaction begins, the scene that it asks for stands beneath it, and no other."""
    if fixturedef.argname != "_django_db_helper":
        return
    with request.getfixturevalue("django_db_blocker").unblock():
        if make := kept.wanted(request.node):
            kept.SCENE.stand(make, load_court)
        else:
            kept.SCENE.fall()


@pytest.fixture(autouse=True)
def _nothing_remembered_in_redis(request: pytest.FixtureRequest) -> Iterator[None]:
    """Rate limits and queued messages of one test do not reach the next."""
    yield
    if {"db", "transactional_db"} & set(request.fixturenames):
        from django.core.cache import cache

        cache.clear()


@pytest.fixture(scope="session", autouse=True)
def _fork_servers_end() -> Iterator[None]:
    """No process that reads untrusted files stays behind."""
    yield
    isolate.close_all()


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    """The language of the last page that a test asked for does not reach the next test."""
    yield
    translation.deactivate()


@pytest.fixture
def court(db: None) -> None:
    """The court's reference data, the cast, the court's certificate."""
    load_court()


@pytest.fixture
def person(court: None) -> Callable[[str], User]:
    """Somebody of the cast, by account name."""
    return kept.somebody


@pytest.fixture(scope="session")
def running_portal() -> Iterator[Portal]:
    """The processes of one whole portal, for the session (see tests/support/portal.py)."""
    portal = Portal(engines.FOLDER)
    try:
        portal.open()
        yield portal
    finally:
        portal.close()


@pytest.fixture
def portal(running_portal: Portal, django_db_blocker: Any) -> Iterator[Portal]:
    """A whole running portal, with Django in the test pointed at its database; whole again after the test."""
    running_portal.start_engines()
    running_portal.engines_died, running_portal.came_back = False, []
    with running_portal.database(django_db_blocker):
        yield running_portal
    running_portal.start_engines()
    for name, child in running_portal.children.items():
        if not child.is_alive():
            running_portal.start(name)
    assert running_portal.engines_died or not running_portal.came_back, f"Ended by itself: {running_portal.came_back}"


@pytest.fixture
def bare_refusals(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refusals have their status and no page: for tests that ask for thousands of addresses."""
    for status in (403, 404):
        bare = partial(_bare_refusal, status)
        monkeypatch.setattr(urls, f"handler{status}", bare, raising=False)


def _bare_refusal(status: int, _request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse(status=status)
