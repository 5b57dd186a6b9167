"""Applying to have a translation certified: a filing of its own kind, from the draft to the acknowledgement."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Message
from filings.access import visible_filings
from filings.drafting import services as drafting
from filings.drafting.checks import blockers, page_counts_text
from filings.drafting.documents.services import add_document, describe_document, remove_document
from filings.fees.selectors import quote_of
from filings.models import DocumentType, Filing
from filings.registry.selectors import TABS, QueueQuery, queue
from filings.registry.supervision.selectors import FiguresQuery, figures
from filings.stamping.acknowledgement import make_acknowledgement
from filings.states import State
from filings.translations.services import start_translation
from icms.lib import clock
from icms.lib.errors import Refused
from payments.models import FeeItem, Refund
from tests.factories.court import TUESDAY_10, accept, arrived, lodged_of
from tests.factories.translations import CHINESE, ENGLISH, draft_translation, lodged_translation, page_of

ASKED = {"into": "zh", "title": "Statement", "purpose": "", "language": "en"}


def codes(filing: Filing) -> set[str]:
    return {reason.code for reason in blockers(Filing.objects.get(pk=filing.pk))}


def why_not(**asked) -> set[str]:
    with pytest.raises(Refused) as refusal:
        start_translation(**ASKED, **asked)
    return {reason.code for reason in refusal.value.reasons}


def test_each_file_is_told_by_what_it_is_written_in(wong, case):
    filing = draft_translation(wong, case, original=page_of(ENGLISH, 2), text=page_of(CHINESE))
    assert [(each.type.code, each.language) for each in filing.documents.all()] == [
        ("original", "en"),
        ("translation", "zh"),
    ]
    other_way = draft_translation(wong, case, original=page_of(CHINESE), text=page_of(ENGLISH))
    assert [each.type.code for each in other_way.documents.all()] == ["translation", "original"]
    assert blockers(filing) == blockers(other_way) == []


def test_the_fee_is_counted_by_the_pages_of_the_original(wong, case):
    filing = draft_translation(wong, case, original=page_of(ENGLISH, 3), text=page_of(CHINESE, 2))
    (line,) = quote_of(filing).lines
    assert (line.code, line.quantity, line.charged_cents) == ("translation_certification", 3, 3 * 4500)
    assert page_counts_text(filing) == (
        "The original has 3 pages and the translation 2 pages: check that nothing is missing."
    )


def test_nothing_can_be_asked_for_while_its_fee_is_not_set(wong, case):
    assert why_not(actor=wong, case_type=case.case_type, case=case) == {"fee_not_set"}
    assert not Filing.objects.for_the_language_section().exists()


def test_it_is_lodged_paid_stamped_and_acknowledged_as_any_filing(wong, case):
    filing = lodged_translation(wong, case)
    assert (filing.state, filing.deemed_at, filing.settled_charge.amount_cents) == (State.LODGED, TUESDAY_10, 4500)
    assert make_acknowledgement(stamp_id=filing.current_stamp.pk)
    assert Message.objects.filter(to=wong, kind="filing_translation_lodged").count() == 1


def test_the_registry_never_has_it_and_the_language_section_has_nothing_else(wong, case, person):
    filing, other = lodged_translation(wong, case), lodged_of(person("chan"))
    registry, language, auditor = person("registry"), person("language"), person("auditor")
    assert [each.pk for each in visible_filings(language)] == [filing.pk]
    assert filing not in visible_filings(registry) and other in visible_filings(registry)
    assert {filing, other} <= set(visible_filings(auditor))
    assert not [tab for tab in TABS if filing in queue(registry, QueueQuery(tab))]
    today = clock.court_day(TUESDAY_10)
    assert (figures(FiguresQuery(today, today)).received, figures(FiguresQuery(today, today)).waiting) == (1, 1)


def test_the_same_file_twice_two_of_a_kind_and_none_are_told_before_it_is_lodged(wong, case):
    same = draft_translation(wong, case, original=page_of(ENGLISH), text=page_of(ENGLISH))
    assert codes(same) == {"same_file"}
    add_document(filing_id=same.pk, actor=wong, file=arrived(page_of(CHINESE), "third.pdf"))
    third = same.documents.last()
    assert third.type is None and "untyped" in codes(same)
    translation = DocumentType.objects.get(case_type=None, code="translation")
    describe_document(document_id=third.pk, actor=wong, type=translation)
    assert "many_translation" in codes(same)
    for document in same.documents.all():
        remove_document(document_id=document.pk, actor=wong)
    assert codes(same) == {"no_original", "no_translation"}


def test_files_in_each_others_place_or_in_one_language_are_told(wong, case):
    filing = draft_translation(wong, case)
    kinds = {kind.code: kind for kind in DocumentType.objects.filter(case_type=None)}
    first, second = filing.documents.order_by("order")
    describe_document(document_id=first.pk, actor=wong, type=kinds["translation"])
    describe_document(document_id=second.pk, actor=wong, type=kinds["original"])
    assert codes(filing) == {"swapped"}
    alike = draft_translation(wong, case, original=page_of(ENGLISH), text=page_of("I, the undersigned. " + ENGLISH))
    assert codes(alike) == {"same_language"}


def test_a_file_without_words_says_nothing_of_its_language(wong, case):
    filing = draft_translation(wong, case, original=page_of("1 2 3"), text=page_of("4 5 6"))
    assert [each.written_in for each in filing.documents.all()] == ["", ""] and blockers(filing) == []


def test_only_whoever_acts_in_the_case_may_ask_and_only_with_a_case(wong, case, person, settings):
    draft_translation(wong, case)
    assert why_not(actor=person("ng"), case_type=case.case_type, case=case) == {"not_in_case"}
    assert why_not(actor=person("wong.pa"), case_type=case.case_type, case=case) >= {"not_yours"}
    assert why_not(actor=wong, case_type=case.case_type, case=None) == {"no_case"}
    settings.TRANSLATIONS_BEFORE_A_CASE = True
    filing = start_translation(actor=wong, case_type=case.case_type, case=None, **ASKED)
    assert (filing.case, filing.commences) == (None, False)


def test_whoever_acts_in_person_may_ask_where_the_court_lets_them(case, person, settings):
    chan = person("chan")
    draft_translation(chan, case)
    settings.TRANSLATIONS_FOR_INDIVIDUALS = False
    assert why_not(actor=chan, case_type=case.case_type, case=case) == {"not_yours"}
    client = Client()
    client.force_login(chan)
    assert client.get(reverse("translations:new")).status_code == 403


def test_what_is_withdrawn_before_work_began_is_given_back_whole(wong, case):
    filing = lodged_translation(wong, case)
    drafting.withdraw(filing_id=filing.pk, actor=wong)
    refund = Refund.objects.get()
    assert (refund.cents, refund.asked_by, refund.state) == (4500, None, "asked")


def test_once_an_officer_has_had_it_the_fee_stays(wong, case):
    filing = lodged_translation(wong, case)
    filing.translation.begun_at = TUESDAY_10
    filing.translation.save()
    drafting.withdraw(filing_id=filing.pk, actor=wong)
    assert not Refund.objects.exists()


def test_it_is_asked_for_on_a_page_and_changed_on_another(wong, case):
    draft_translation(wong, case)
    client = Client()
    client.force_login(wong)
    asked = {"number": "dcpi 4127/26", "title": "Affidavit of Chow", "into": "en", "purpose": "For the trial"}
    response = client.post(reverse("translations:new"), asked)
    filing = Filing.objects.latest("pk")
    assert response.headers["Location"] == reverse("filings:documents", args=[filing.reference])
    assert (filing.translation.title, filing.translation.into) == ("Affidavit of Chow", "en")
    page = client.get(reverse("filings:filing", args=[filing.reference])).text
    assert "Certified translation: Affidavit of Chow" in page and "Add the two files" in page
    address = reverse("filings:translation", args=[filing.reference])
    seen = {"seen": client.get(address).context["form"].seen}
    answer = client.post(address, seen | {"title": "Affidavit of Chow Wing Kei", "into": "zh", "purpose": ""})
    assert answer.status_code == 302, answer.context["form"].errors
    filing.translation.refresh_from_db()
    assert (filing.translation.title, filing.translation.into) == ("Affidavit of Chow Wing Kei", "zh")


def test_a_case_of_somebody_else_is_not_found_out(case, person):
    client = Client()
    client.force_login(person("ng"))
    asked = {"number": "DCPI 4127/2026", "title": "Affidavit", "into": "en", "purpose": ""}
    page = client.post(reverse("translations:new"), asked)
    assert "You do not act in a case DCPI 4127/2026" in page.text


def test_no_other_filing_is_started_from_it_and_no_page_of_it_is_another_filings(wong, case, person):
    filing = draft_translation(wong, case)
    client = Client()
    client.force_login(wong)
    assert client.get(reverse("filings:start_from", args=[filing.reference])).status_code == 404
    ordinary = accept(lodged_of(person("chan")), person("registry"))
    client.force_login(person("chan"))
    assert client.get(reverse("filings:translation", args=[ordinary.reference])).status_code == 404


def test_its_fee_is_by_the_page_and_not_set_by_the_court(case):
    assert FeeItem.objects.filter(code="translation_certification", ordinary_cents=None).count() == 5
    assert set(FeeItem.objects.filter(code="translation_certification").values_list("unit", flat=True)) == {"page"}
