"""Barred accounts and restriction orders: refused at start and at lodging; what was sent stands (domain 4.1)."""

from datetime import timedelta

import pytest

from accounts.models import AuditEntry
from cases.bars.rules import bar_reasons
from cases.bars.services import lift_bar, record_bar
from cases.models import CaseType
from filings.drafting.services import start_filing
from filings.models import Filing
from filings.states import State
from icms.lib import clock
from icms.lib.errors import Refused
from tests.factories.court import TUESDAY_10, draft_of, lodge_draft, lodged_of
from tests.factories.firm_cases import a_case


def codes(refused) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


def bar(officer, **changed):
    order = {
        "kind": "bar",
        "account": None,
        "organization": None,
        "name_en": "",
        "name_zh": "",
        "case": None,
        "case_type": None,
        "from_at": TUESDAY_10 - timedelta(days=1),
        "until_at": None,
        "order_reference": "Order of 20 November 2026",
    }
    return record_bar(actor=officer, **{**order, **changed})


def start(account, case=None):
    with clock.set_to(TUESDAY_10):
        kind = CaseType.objects.get(pk="DCPI")
        return start_filing(actor=account, case_type=kind, case=case, language="en")


def test_a_barred_account_starts_nothing(person):
    bar(person("registry.sup"), account=person("chan"))
    with pytest.raises(Refused) as refused:
        start(person("chan"))
    assert codes(refused) == ["barred"] and "registry" in str(refused.value.reasons[0])


def test_a_bar_entered_while_a_draft_waits_holds_at_lodging(person):
    draft = draft_of(person("chan"))
    bar(person("registry.sup"), account=person("chan"))
    with pytest.raises(Refused) as refused:
        lodge_draft(draft)
    assert codes(refused) == ["barred"] and Filing.objects.get(pk=draft.pk).state == State.DRAFT


def test_what_was_lodged_before_stands(person):
    lodged = lodged_of(person("chan"))
    bar(person("registry.sup"), account=person("chan"))
    assert Filing.objects.get(pk=lodged.pk).state == State.LODGED


def test_a_bar_in_one_case_leaves_the_others_open(person):
    barred, free = a_case(person("wong.ou")), a_case(person("wong.ou"), serial=2)
    bar(person("registry.sup"), account=person("wong.ou"), case=barred)
    with pytest.raises(Refused):
        start(person("wong.ou"), barred)
    assert start(person("wong.ou"), free) and start(person("wong.ou"))


def test_a_bar_in_one_kind_of_case_holds_for_its_cases_and_for_commencing(person):
    case = a_case(person("wong.ou"))
    bar(person("registry.sup"), account=person("wong.ou"), case_type=case.case_type)
    for where in (case, None):
        with pytest.raises(Refused):
            start(person("wong.ou"), where)


def test_a_barred_organization_is_barred_with_every_account(person):
    bar(person("registry.sup"), organization=person("wong.ou").organization)
    for account in ("wong.ou", "wong.ou2"):
        with pytest.raises(Refused):
            start(person(account))
    assert start(person("lee.ou"))


@pytest.mark.parametrize(("name_en", "name_zh"), [("chan, TAI man", ""), ("", "陳大文"), ("", "陈大文")])
def test_a_restriction_order_follows_the_name(person, name_en, name_zh):
    bar(person("registry.sup"), kind="restriction", name_en=name_en, name_zh=name_zh)
    with pytest.raises(Refused) as refused:
        start(person("chan"))
    assert codes(refused) == ["restriction_order"] and "Attend the registry" in str(refused.value.reasons[0])


def test_a_firm_cannot_lodge_for_a_person_under_a_restriction_order(person):
    draft = draft_of(person("wong.ou"))
    plaintiff = draft.parties.get(is_filer=True)
    bar(person("registry.sup"), kind="restriction", name_en=plaintiff.name_en)
    with pytest.raises(Refused) as refused:
        lodge_draft(draft)
    assert codes(refused) == ["restriction_order"]


def test_a_bar_holds_from_its_first_moment_until_its_last(person):
    until = TUESDAY_10 + timedelta(days=1)
    bar(person("registry.sup"), account=person("chan"), from_at=TUESDAY_10, until_at=until)
    kind = CaseType.objects.get(pk="DCPI")
    for moment, holds in ((TUESDAY_10 - timedelta(microseconds=1), False), (TUESDAY_10, True), (until, False)):
        with clock.set_to(moment):
            assert bool(bar_reasons(actor=person("chan"), case_type=kind)) is holds


def test_a_lifted_bar_no_longer_holds_and_both_are_on_record(person):
    entered = bar(person("registry.sup"), account=person("chan"))
    lift_bar(bar_id=entered.pk, actor=person("registry.sup"), why="Order of 24 November 2026")
    lift_bar(bar_id=entered.pk, actor=person("registry.sup"), why="again")
    assert start(person("chan"))
    acts = AuditEntry.objects.filter(subject=entered.reference).order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["bar.entered", "bar.lifted"]


def test_only_a_supervisor_enters_and_lifts(person):
    with pytest.raises(Refused) as refused:
        bar(person("registry"), account=person("chan"))
    assert codes(refused) == ["not_supervisor"]
    entered = bar(person("registry.sup"), account=person("chan"))
    with pytest.raises(Refused):
        lift_bar(bar_id=entered.pk, actor=person("registry"), why="mine")


def test_a_bar_is_of_exactly_one(person):
    with pytest.raises(Refused) as refused:
        bar(person("registry.sup"), account=person("chan"), name_en="Somebody")
    assert codes(refused) == ["whom"]
    with pytest.raises(Refused):
        bar(person("registry.sup"))
