"""The first filing that law firms owe from 1 June 2026 (domain 4.1): shown, spent after one, blocking nothing."""

from datetime import date, datetime

import pytest

from accounts.models import Organization
from cases.courts.rules import first_filing_owed, owes_first_filing
from cases.models import ImplementationNotice
from icms.lib import clock
from tests.factories.court import TUESDAY_10, accept, lodged_of

FIRM = Organization.Kind.LAW_FIRM


@pytest.mark.parametrize(
    ("kind", "before", "day", "enabled", "owed"),
    [
        (FIRM, False, date(2026, 6, 1), ["HCA"], True),
        (FIRM, False, date(2026, 5, 31), ["HCA"], False),
        (FIRM, True, date(2026, 6, 1), ["HCA"], False),
        (FIRM, False, date(2026, 6, 1), [], False),
        (Organization.Kind.GOVERNMENT_DEPARTMENT, False, date(2026, 6, 1), ["HCA"], False),
        (FIRM, False, date(2031, 1, 1), ["HCA", "HCCL"], True),
    ],
)
def test_who_owes_a_first_filing(kind, before, day, enabled, owed):
    assert owes_first_filing(kind=kind, commenced_before=before, day=day, enabled=enabled) == owed


def test_a_firm_sees_its_duty_where_it_starts_and_on_its_cases_until_it_is_spent(client, person):
    user = person("wong.ou")
    client.force_login(user)
    with clock.set_to(TUESDAY_10):
        for page in ("/en/filings/new/", "/en/cases/"):
            assert "next new High Court case" in client.get(page).content.decode()
        assert {kind.pk for kind in first_filing_owed(user)} == {"CACV", "HCCL", "HCCT", "HCIP", "HCA"}
    accept(lodged_of(user), person("registry"))
    with clock.set_to(TUESDAY_10):
        for page in ("/en/filings/new/", "/en/cases/"):
            assert "next new High Court case" not in client.get(page).content.decode()


def test_nobody_but_a_law_firm_sees_it_and_not_before_its_day(client, person):
    with clock.set_to(TUESDAY_10):
        assert not any(first_filing_owed(person(name)) for name in ("chan", "rvd.ou"))
    with clock.set_to(clock.from_court(datetime(2026, 5, 31, 12))):
        assert not first_filing_owed(person("wong.ou"))


def test_while_no_high_court_case_may_be_commenced_nothing_is_owed(person):
    ImplementationNotice.objects.filter(case_type__court__of_the_high_court=True, since__isnull=False).update(
        until=date(2026, 11, 1)
    )
    with clock.set_to(TUESDAY_10):
        assert not first_filing_owed(person("wong.ou"))
