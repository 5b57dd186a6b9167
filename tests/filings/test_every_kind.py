"""Each kind of case that may be commenced, from draft to sealed document, the court's file and the cause book."""

import re

import pytest
from django.db.models import Q
from django.urls import reverse
from django.utils.html import escape

from cases.courts.selectors import may, natures_of, open_today, venues_open
from cases.models import CaseType, Question, QuestionGroup, Service
from causebook.models import Entry
from dev.demo.schedule import set_illustrative
from filings.drafting import services as drafting
from filings.drafting.checks import blockers
from filings.drafting.documents.services import add_document, allowed_types
from filings.models import Filing
from filings.registry.examine import facts_of
from filings.sealing.tasks import seal_document
from filings.stamping.stamps import stamp_filing
from filings.states import State
from icms.lib import clock
from icms.lib.errors import Refused
from tests.factories.court import TUESDAY_10, accept, arrived, lodge_draft, pay, pdf
from tests.project.test_reference_data import rows

# Those with a start date that are commenced one by one; a bulk claim is not.
KINDS = sorted(
    row["case_type"]
    for row in rows("cases/reference/implementation_notices.csv")
    if row["since"] and row["commence"] == "yes"
)
ANSWERS = {
    Question.Answer.LINE: "Road Traffic Ordinance (Cap. 374), section 45",
    Question.Answer.LINES: "Careless driving,\non a wet road.",
    Question.Answer.CODE: "AB12345678",
    Question.Answer.DAY: "2026-10-05",
    Question.Answer.MONEY: 32_000,
}


@pytest.fixture(autouse=True)
def at_work(court):
    """A Tuesday morning in a demonstration, whose fees are all known."""
    set_illustrative()
    with clock.set_to(TUESDAY_10):
        yield


def bringer(person, kind):
    """Somebody who may bring a case of this kind."""
    return person("rvd.ou" if kind.brought_by else "chan")


def draft_of_kind(user, kind):
    """A draft of this kind with everything that its rows ask for."""
    filing = drafting.start_filing(actor=user, case_type=kind, case=None, language="en")
    given = {"filing_id": filing.pk, "actor": user}
    if venues := venues_open(Service.COMMENCE, kind):
        drafting.save_venue(**given, venue=venues[0])
    for side, name in zip(kind.sides, ("Chan Tai Man", "Golden Harvest Trading Co."), strict=True):
        drafting.save_party(
            **given,
            party_id=None,
            capacity=side[-1],
            kind="body",
            name_en=name,
            name_zh="",
            address="88 Example Street, Kowloon",
            telephone="",
        )
    if kind.states_claim:
        nature = natures_of(kind)[0]
        drafting.save_claim(**given, claim_kind="monetary", claim_nature=nature.pk, amount_cents=18_640_000)
    for group in kind.question_groups.all():
        answers = {question.pk: ANSWERS[question.answer] for question in group.questions.all()}
        drafting.save_answers(**given, group=group, answers=answers)
    originating = kind.document_types.filter(originating=True).first()
    content = pdf(f"{originating.name_en} {filing.reference}")
    add_document(**given, file=arrived(content, f"{originating.code}.pdf"), type=originating)
    return Filing.objects.get(pk=filing.pk)


def test_every_kind_of_the_domain_with_a_start_date_is_tried(court):
    assert sorted(kind.pk for kind in open_today(Service.COMMENCE)) == KINDS
    assert {"DCEC", "MCDS", "MCPS", "MCDP", "MCFP", "MCRO", "CACV", "HCA"} <= set(KINDS)


@pytest.mark.parametrize("prefix", KINDS)
def test_a_kind_of_case_goes_from_draft_to_seal(court, person, prefix):
    kind = CaseType.objects.get(pk=prefix)
    filing = draft_of_kind(bringer(person, kind), kind)
    assert blockers(filing) == []
    pay(lodge_draft(filing))
    stamp_filing(filing_id=filing.pk)
    filing = accept(Filing.objects.get(pk=filing.pk), person("registry"))
    case = filing.case
    assert filing.state == State.ACCEPTED and case.case_type == kind
    assert re.fullmatch(rf"{case.venue_id or prefix} 1/2026", case.number)
    assert case.answers == filing.answers and bool(case.answers) == kind.question_groups.exists()
    (document,) = filing.documents.all()
    seal_document(document.pk)
    document.seal.refresh_from_db()
    assert document.seal.sha256
    public = Entry.objects.public(clock.court_day(clock.now()))
    assert public.filter(case=case).exists() == may(Service.CAUSE_BOOK, kind)


@pytest.mark.parametrize("prefix", ["MCPS", "MCFP", "DCEC"])
def test_the_registry_reads_what_was_answered_before_it_decides_and_on_the_file(court, person, client, prefix):
    kind = CaseType.objects.get(pk=prefix)
    filing = draft_of_kind(bringer(person, kind), kind)
    asked = {str(question.name) for group in kind.question_groups.all() for question in group.questions.all()}
    pay(lodge_draft(filing))
    stamp_filing(filing_id=filing.pk)
    filing = Filing.objects.get(pk=filing.pk)
    assert asked and asked <= {row.label for row in facts_of(filing)}
    filing = accept(filing, person("registry"))
    client.force_login(person("registry"))
    page = client.get(reverse("case_desk:case", args=[filing.case.number])).content.decode()
    assert all(escape(name) in page for name in asked)


@pytest.mark.parametrize("prefix", KINDS)
def test_what_a_kind_asks_is_asked_before_it_is_lodged_and_nothing_else_is(court, person, client, prefix):
    kind = CaseType.objects.get(pk=prefix)
    user = bringer(person, kind)
    filing = drafting.start_filing(actor=user, case_type=kind, case=None, language="en")
    wanted = {reason.field for reason in blockers(filing)}
    groups = set(kind.question_groups.values_list("pk", flat=True))
    assert wanted - {"parties", "documents"} == groups | ({"claim"} if kind.states_claim else set()) | (
        {"venue"} if kind.court_id == "MC" else set()
    )
    client.force_login(user)
    page = client.get(f"/en/filings/{filing.reference}/").content.decode()
    for group in QuestionGroup.objects.all():
        assert (f"/questions/{group.pk}/" in page) == (group.pk in groups)
        answer = client.get(f"/en/filings/{filing.reference}/questions/{group.pk}/")
        assert answer.status_code == (200 if group.pk in groups else 404)
    assert "Who claims" not in page


@pytest.mark.parametrize("prefix", [prefix for prefix in KINDS if prefix.startswith("MC")])
def test_a_summons_is_asked_in_its_own_words(court, person, client, prefix):
    kind = CaseType.objects.get(pk=prefix)
    user = bringer(person, kind)
    filing = draft_of_kind(user, kind)
    client.force_login(user)
    for name in ("", "check/", "parties/add/"):
        page = client.get(f"/en/filings/{filing.reference}/{name}").content.decode()
        assert "laintiff" not in page and "claim" not in page.partition("<main")[2].partition("</main")[0].lower()


def test_the_kinds_that_only_departments_bring_are_refused_to_a_person_and_to_a_firm(court, person):
    brought = [kind for kind in open_today(Service.COMMENCE) if kind.brought_by]
    assert {kind.pk for kind in brought} == {"DCTC", "MCDS", "MCDP", "MCFP", "MCRO"}
    for kind in brought:
        for name in ("chan", "wong.ou"):
            with pytest.raises(Refused) as refusal:
                drafting.start_filing(actor=person(name), case_type=kind, case=None, language="en")
            assert [reason.code for reason in refusal.value.reasons] == ["not_yours_to_bring"]


def test_a_question_without_an_answer_or_with_one_to_come_is_refused_and_keeps_what_was_typed(court, person, client):
    user = person("rvd.ou")
    filing = drafting.start_filing(actor=user, case_type=CaseType.objects.get(pk="MCDS"), case=None, language="en")
    client.force_login(user)
    address = f"/en/filings/{filing.reference}/questions/allegation/"
    day = {"offence_on_day": "25", "offence_on_month": "11", "offence_on_year": "2026"}
    page = client.post(address, {"offence": "Careless driving", **day}).content.decode()
    assert "Answer this question: Provision of the law." in page and "Careless driving" in page
    assert "Enter a day that is not still to come." in page
    filing.refresh_from_db()
    assert filing.answers == {}
    typed = {"offence": "Careless driving", "offence_place": "Nathan Road", "provision": "Cap. 374, section 38"}
    assert client.post(address, typed | day | {"offence_on_day": "24"}).status_code == 302
    filing.refresh_from_db()
    assert filing.answers == typed | {"offence_on": "2026-11-24"}
    page = client.get(f"/zh-hant/filings/{filing.reference}/check/").content.decode()
    assert "罪行日期" in page and "2026年11月24日" in page


@pytest.mark.parametrize(
    ("typed", "kept"), [("ab 1234 567", "AB1234567"), ("12/34-5(6)", "12/34-5(6)"), ("１２３ａ", "123A")]
)
def test_the_number_of_a_notice_is_kept_as_printed(court, person, client, typed, kept):
    user = person("rvd.ou")
    filing = drafting.start_filing(actor=user, case_type=CaseType.objects.get(pk="MCFP"), case=None, language="en")
    client.force_login(user)
    address = f"/en/filings/{filing.reference}/questions/penalty/"
    day = {"notice_on_day": "5", "notice_on_month": "10", "notice_on_year": "2026"}
    client.post(address, {"notice_number": typed, "penalty_cents": "HK$320", **day})
    filing.refresh_from_db()
    assert filing.answers == {"notice_number": kept, "notice_on": "2026-10-05", "penalty_cents": 32_000}
    page = client.post(address, {"notice_number": "12'; --", "penalty_cents": "320", **day}).content.decode()
    assert "Enter letters and figures only, as printed." in page


def test_an_answer_to_what_is_not_asked_is_refused(court, person):
    user = person("chan")
    filing = drafting.start_filing(actor=user, case_type=CaseType.objects.get(pk="DCEC"), case=None, language="en")
    with pytest.raises(Refused) as refusal:
        drafting.save_answers(
            filing_id=filing.pk,
            actor=user,
            group=QuestionGroup.objects.get(pk="penalty"),
            answers={"notice_number": "1"},
        )
    assert [reason.code for reason in refusal.value.reasons] == ["not_asked"]


def test_a_document_of_the_other_side_is_not_offered_to_whoever_answers_or_commences(court, person):
    user = person("chan")
    kind = CaseType.objects.get(pk="DCEC")
    filing = draft_of_kind(user, kind)
    pay(lodge_draft(filing))
    stamp_filing(filing_id=filing.pk)
    case = accept(Filing.objects.get(pk=filing.pk), person("registry")).case
    more = drafting.start_filing(actor=user, case_type=kind, case=case, language="en")
    offered = set(allowed_types(more).values_list("code", flat=True))
    assert "reply" in offered and "affidavit" in offered and "answer" not in offered


def test_land_may_be_claimed_up_to_seven_million_in_the_district_court_and_a_debt_up_to_three(court, person):
    user = person("chan")
    kind = CaseType.objects.get(pk="DCCJ")
    given = {"filing_id": drafting.start_filing(actor=user, case_type=kind, case=None, language="en").pk, "actor": user}
    drafting.save_claim(**given, claim_kind="monetary", claim_nature="land", amount_cents=700_000_000)
    for nature, cents, says in (("land", 700_000_001, "HK$7,000,000"), ("loan", 300_000_001, "HK$3,000,000")):
        with pytest.raises(Refused) as refusal:
            drafting.save_claim(**given, claim_kind="monetary", claim_nature=nature, amount_cents=cents)
        assert says in str(refusal.value.reasons[0])


def test_whoever_commences_may_be_exempt_in_every_kind_of_case(court, person):
    from filings.fees.selectors import parties_that_may_be_exempt

    filing = draft_of_kind(person("chan"), CaseType.objects.get(pk="DCEC"))
    assert [party.capacity for party in parties_that_may_be_exempt(filing)] == ["applicant"]


def test_no_kind_without_a_known_fee_can_be_commenced(court, person):
    from payments.models import FeeItem

    kind = CaseType.objects.get(pk="CACV")
    kind.document_types.filter(originating=True).update(fee_item="office_copy")
    assert FeeItem.objects.filter(Q(court="CA", code="office_copy"), ordinary_cents=None).exists()
    with pytest.raises(Refused) as refusal:
        drafting.start_filing(actor=person("chan"), case_type=kind, case=None, language="en")
    assert [reason.code for reason in refusal.value.reasons] == ["on_paper_only"]
