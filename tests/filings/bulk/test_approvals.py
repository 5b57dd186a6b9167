"""Who may file in bulk: a primary administrator asks, the registry grants or declines with a reason (domain 6.8)."""

import pytest

from cases.models import CaseType
from filings.bulk import services as bulk
from filings.bulk.approvals.services import ask, decline, grant, take_back
from filings.models import BulkApproval
from icms.lib import clock
from tests.factories.bulk_filings import refused_with
from tests.factories.court import TUESDAY_10
from tests.factories.organizations import member


@pytest.fixture(autouse=True)
def _on_that_day():
    with clock.set_to(TUESDAY_10):
        yield


def asked(actor, kind="SCTC"):
    return ask(actor=actor, case_type=CaseType.objects.get(pk=kind), about="Rates, about 300 a month")


def test_it_is_asked_once_and_after_a_refusal_again(person):
    first = asked(person("rvd.pa"))
    with refused_with("asked_already"):
        asked(person("rvd.pa"))
    decline(approval_id=first.pk, officer=person("registry.sup"), note="Too few claims for it.")
    first.refresh_from_db()
    assert (first.state, first.note) == (BulkApproval.State.DECLINED, "Too few claims for it.")
    assert asked(person("rvd.pa")).state == BulkApproval.State.ASKED


@pytest.mark.parametrize("role", ["SA", "OU"])
def test_nobody_but_the_primary_administrator_asks(person, role):
    with refused_with("not_yours"):
        asked(member(f"rvd.{role.lower()}9", primary="rvd.pa", role=role))


def test_a_firm_is_not_approved_for_what_only_departments_bring(person):
    with refused_with("not_yours_to_bring"):
        asked(person("wong.pa"), "MCDS")


def test_what_was_decided_is_not_decided_again(person):
    approval, officer = asked(person("rvd.pa")), person("registry.sup")
    grant(approval_id=approval.pk, officer=officer, most_rows=100)
    grant(approval_id=approval.pk, officer=officer, most_rows=200)  # another ceiling
    with refused_with("not_asked"):
        decline(approval_id=approval.pk, officer=officer, note="No.")
    take_back(approval_id=approval.pk, officer=officer, note="Too many faults.")
    with refused_with("not_asked"):
        take_back(approval_id=approval.pk, officer=officer, note="Again.")


def test_without_it_nothing_is_begun(person):
    asked(person("rvd.pa"))
    with refused_with("not_approved"):
        bulk.start(actor=person("rvd.ou"), case_type=CaseType.objects.get(pk="SCTC"), language="en")
