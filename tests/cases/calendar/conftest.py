"""The calendar as its reference data load it, the officers of its desk, and a clock that stands still."""

from collections.abc import Callable
from datetime import datetime

import pytest

from accounts.models import User
from accounts.roles import Role
from cases.calendar import reference_data, selectors, services
from cases.courts import reference_data as courts
from cases.models import Closure, Office
from filings.models import Filing, FilingStamp
from icms.lib import clock
from tests.factories import court_rows
from tests.factories.calendars import hk

FixNow = Callable[[str], datetime]


@pytest.fixture
def fix_now(monkeypatch: pytest.MonkeyPatch) -> FixNow:
    """Let it be a time in court from now on."""

    def fix(text: str) -> datetime:
        monkeypatch.setattr(clock, "now", lambda: hk(text))
        return hk(text)

    fix("2026-09-15 15:00")
    return fix


@pytest.fixture
def calendar_rows(db: None) -> None:
    court_rows.filled(_make_calendar)
    selectors._kept = selectors._Kept(version=None)  # what another test entered is not here


def _make_calendar() -> None:
    courts.load()
    reference_data.load()


@pytest.fixture
def dc(calendar_rows: None) -> Office:
    return Office.objects.get(pk="DC")


@pytest.fixture
def officer(db: None) -> User:
    return User.objects.create(username="calendar.officer", role=Role.REGISTRY_SUPERVISOR, name_en="Ho Ka Wai")


@pytest.fixture
def enter(calendar_rows: None, officer: User, fix_now: FixNow) -> Callable[..., Closure]:
    """Enter a closure by the service: `enter("2026-09-15 14:20", None)`."""

    def enter_one(start: str, end: str | None, reason: str = "gale", office: Office | None = None) -> Closure:
        return services.record_closure(
            office=office, reason=reason, from_at=hk(start), until_at=hk(end) if end else None, actor=officer
        )

    return enter_one


@pytest.fixture
def stamp_of(dc: Office, officer: User) -> Callable[..., FilingStamp]:
    """A stamp of a filing that arrived at a time."""
    from cases.calendar.stamps import new_stamp

    def stamp_one(received: str, office: Office = dc) -> FilingStamp:
        filing = Filing.objects.create(
            owner=officer, court_id="DC", case_type_id="DCPI", commences=True, saved_at=hk(received)
        )
        return new_stamp(FilingStamp, office=office, received_at=hk(received), filing=filing, round=1)

    return stamp_one
