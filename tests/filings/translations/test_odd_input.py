"""What comes wrong, from elsewhere, twice or too late: nothing of it is lodged, taken or certified unseen."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from filings.access import is_owner
from filings.drafting import services as drafting
from filings.drafting.approval import services as approvals
from filings.drafting.checks import blockers, page_counts_text
from filings.drafting.documents.services import add_document, describe_document
from filings.drafting.sharing import services as sharing
from filings.lodging.services import lodge
from filings.models import DocumentType, Filing, ReturnReason
from filings.stamping.stamps import stamp_filing
from filings.states import State
from filings.translations.desk import services
from filings.translations.services import change_translation, file_in_the_case
from icms.lib.errors import Refused
from payments.models import Charge, Refund
from tests.factories.court import arrived, lodge_draft
from tests.factories.firm_cases import assign, unassign
from tests.factories.translations import CHINESE, ENGLISH, draft_translation, lodged_translation, page_of

NOTE = {"page": 1, "place": "", "text": "The time is 4:36."}


@pytest.fixture
def second(officer):
    return User.objects.create(
        username="language.2", email="second@example.org", name_en="Poon Wai Ming", role="language", language="en"
    )


def codes(act, **asked):
    with pytest.raises(Refused) as refusal:
        act(**asked)
    return {reason.code for reason in refusal.value.reasons}


def browser(account):
    client = Client()
    client.force_login(account)
    return client


def why_not_lodged(filing, actor):
    """What is said on lodging it; nothing is charged."""
    found = codes(lodge, filing_id=filing.pk, actor=actor, signed_name=actor.name, confirmed_closed=True, language="en")
    assert Filing.objects.get(pk=filing.pk).state == State.DRAFT and not Charge.objects.exists()
    return found


def anew(filing, wong):
    """Sent back with a note, corrected and lodged again."""
    drafting.start_next_round(filing_id=filing.pk, actor=wong)
    mended = Filing.objects.get(pk=filing.pk)
    file = arrived(page_of("時間是下午四時三十六分。" + CHINESE), "譯本二.pdf")
    add_document(filing_id=filing.pk, actor=wong, file=file, replaces=mended.translation.text)
    lodge_draft(Filing.objects.get(pk=filing.pk))
    stamp_filing(filing_id=filing.pk)
    return Filing.objects.get(pk=filing.pk)


@pytest.mark.parametrize(
    ("original", "text", "code"),
    [
        (page_of(ENGLISH), page_of(ENGLISH), "same_file"),
        (page_of(ENGLISH), page_of("I, the undersigned. " + ENGLISH), "same_language"),
        (page_of(CHINESE), page_of("下述簽署人。" + CHINESE), "same_language"),
    ],
)
def test_the_same_file_twice_or_two_in_one_language_is_never_lodged(wong, case, original, text, code):
    filing = draft_translation(wong, case, original=original, text=text)
    kinds = {kind.code: kind for kind in DocumentType.objects.filter(case_type=None)}
    for document, kind in zip(filing.documents.order_by("order"), ("original", "translation"), strict=True):
        describe_document(document_id=document.pk, actor=wong, type=kinds[kind])
    assert code in why_not_lodged(filing, wong)


def test_original_and_translation_in_each_others_place_are_not_lodged_and_it_is_said_which_is_which(wong, case):
    filing = draft_translation(wong, case)
    kinds = {kind.code: kind for kind in DocumentType.objects.filter(case_type=None)}
    first, second = filing.documents.order_by("order")
    describe_document(document_id=first.pk, actor=wong, type=kinds["translation"])
    describe_document(document_id=second.pk, actor=wong, type=kinds["original"])
    assert why_not_lodged(filing, wong) == {"swapped"}
    page = browser(wong).get(reverse("filings:check", args=[filing.reference])).text
    assert str(next(each for each in blockers(Filing.objects.get(pk=filing.pk)) if each.code == "swapped")) in page


def test_another_number_of_pages_is_told_to_both_and_keeps_nobody_back(wong, case, officer):
    filing = draft_translation(wong, case, original=page_of(ENGLISH, 3), text=page_of(CHINESE, 2))
    said = page_counts_text(filing)
    assert said and not blockers(filing)
    assert said in browser(wong).get(reverse("filings:check", args=[filing.reference])).text
    charge = lodge_draft(filing)
    assert charge is not None and charge.amount_cents == 3 * 4500


def test_whoever_no_longer_acts_in_the_case_lodges_nothing_there_and_files_nothing_there(wong, case, person):
    filing = draft_translation(wong, case)
    unassign(person("wong.pa"), [case], [wong])
    assert "not_in_case" in why_not_lodged(filing, wong)
    assert codes(file_in_the_case, filing_id=filing.pk, actor=wong, language="en") == {"not_sealed"}


def test_a_strangers_application_is_nobody_elses_to_see_change_withdraw_or_file(wong, case, person):
    filing = lodged_translation(wong, case)
    for account in (person("lee.ou"), person("chan")):  # they act in the same case, for other parties
        client = browser(account)
        for name in ("filing", "translation", "withdraw", "documents"):
            assert client.get(reverse(f"filings:{name}", args=[filing.reference])).status_code == 404
        assert client.post(reverse("filings:file_translation", args=[filing.reference])).status_code == 404
        assert client.get(reverse("filings:filed_file", args=[filing.reference, 1])).status_code == 404


def test_a_colleague_in_the_case_prepares_it_and_its_filer_alone_withdraws_it(wong, case, person):
    colleague = person("wong.ou2")
    assign(person("wong.pa"), [case], [colleague])
    filing = draft_translation(wong, case)
    client = browser(colleague)
    page = client.get(reverse("filings:filing", args=[filing.reference]))
    assert page.status_code == 200 and "Shared with:" in page.text
    sharing.take_over(filing_id=filing.pk, actor=colleague)
    address = reverse("filings:translation", args=[filing.reference])
    seen = {"seen": client.get(address).context["form"].seen}
    client.post(address, seen | {"title": "Statement of Ho", "into": "zh", "purpose": "Trial"})
    changed = Filing.objects.get(pk=filing.pk)
    assert (changed.translation.title, changed.saved_by, is_owner(colleague, changed)) == (
        "Statement of Ho",
        colleague,
        False,
    )
    assert client.post(reverse("filings:withdraw", args=[filing.reference])).status_code == 403


def test_a_firm_that_wants_approval_has_none_lodged_without_it(wong, case):
    filing = draft_translation(wong, case)
    wong.organization.wants_approval = True
    wong.organization.save(update_fields=["wants_approval"])
    assert "not_approved" in why_not_lodged(Filing.objects.get(pk=filing.pk), wong)


def test_approved_by_a_colleague_in_the_case_it_may_be_lodged_until_it_is_changed(wong, case, person):
    colleague = person("wong.ou2")
    assign(person("wong.pa"), [case], [colleague])
    filing = draft_translation(wong, case)
    wong.organization.wants_approval = True
    wong.organization.save(update_fields=["wants_approval"])
    approvals.ask(filing_id=filing.pk, actor=wong, approver=colleague, note="")
    version = Filing.objects.get(pk=filing.pk).version
    approvals.answer(filing_id=filing.pk, actor=colleague, version=version, outcome="approved", answer="")
    assert not blockers(Filing.objects.get(pk=filing.pk))
    change_translation(filing_id=filing.pk, actor=wong, into="zh", title="Another title", purpose="")
    assert why_not_lodged(filing, wong) == {"approval_outdated"}


@pytest.mark.parametrize("same", ["LAI@example.com", "lai@EXAMPLE.com"])
def test_an_officer_does_nothing_with_what_an_account_of_the_same_person_sent(filing, officer, wong, same):
    User.objects.filter(pk=wong.pk).update(email="lai@example.com")
    User.objects.filter(pk=officer.pk).update(email=same)
    officer.refresh_from_db()
    reason = ReturnReason.objects.get(pk="T-20")
    for act, more in (
        (services.take, {}),
        (services.put_note, NOTE),
        (services.certify, {}),
        (services.send_back, {}),
        (services.refuse, {"reason": reason, "note": ""}),
    ):
        assert codes(act, filing_id=filing.pk, officer=officer, **more) == {"own_filing"}
    assert services.take_next(officer=officer) is None
    assert Filing.objects.get(pk=filing.pk).taken_by is None


def test_withdrawn_before_it_is_in_hand_it_is_given_back_and_out_of_the_queue(filing, officer, wong):
    client = browser(wong)
    assert client.post(reverse("filings:withdraw", args=[filing.reference])).status_code == 302
    assert Filing.objects.get(pk=filing.pk).state == State.WITHDRAWN
    assert Refund.objects.get().cents == 4500
    assert services.take_next(officer=officer) is None
    assert codes(services.take, filing_id=filing.pk, officer=officer)
    client.post(reverse("filings:withdraw", args=[filing.reference]))
    assert Refund.objects.count() == 1


def test_in_hand_it_is_not_withdrawn_and_put_back_it_is_without_a_refund(filing, officer, wong):
    services.take(filing_id=filing.pk, officer=officer)
    page = browser(wong).post(reverse("filings:withdraw", args=[filing.reference]), follow=True).text
    assert "An officer is comparing the two" in page and Filing.objects.get(pk=filing.pk).state == State.LODGED
    browser(officer).post(reverse("translation_desk:release", args=[filing.reference]))
    drafting.withdraw(filing_id=filing.pk, actor=wong)
    assert Filing.objects.get(pk=filing.pk).state == State.WITHDRAWN and not Refund.objects.exists()


def test_a_page_opened_before_another_note_was_put_sends_nothing_back(filing, officer):
    services.put_note(filing_id=filing.pk, officer=officer, **NOTE)
    client, address = browser(officer), reverse("translation_desk:compare", args=[filing.reference])
    seen = client.get(address).context["form"].fields["seen"].widget.mark
    services.put_note(filing_id=filing.pk, officer=officer, page=1, place="", text="Not that either.")
    page = client.post(address, {"verdict": "send_back", "seen": seen})
    assert "The notes have changed" in page.text and "Send back with the 2 notes" in page.text
    assert Filing.objects.get(pk=filing.pk).state == State.LODGED
    again = page.context["form"].fields["seen"].widget.mark
    assert again != seen and f'value="{again}"' in page.text
    assert client.post(address, {"verdict": "send_back", "seen": again}).status_code == 302


def test_a_page_of_the_round_before_decides_notes_and_refuses_nothing(filing, officer, wong):
    services.put_note(filing_id=filing.pk, officer=officer, **NOTE)
    asked = Filing.objects.get(pk=filing.pk).translation
    mark, of_round = asked.mark, asked.mark_of_round
    services.send_back(filing_id=filing.pk, officer=officer, seen=mark)
    filing = anew(filing, wong)
    client = browser(officer)
    page = client.post(
        reverse("translation_desk:compare", args=[filing.reference]), {"verdict": "certify", "seen": mark}
    )
    assert "It was corrected and lodged again" in page.text
    typed = {"page": "1", "text": "Kept as typed.", "seen": of_round}
    page = client.post(reverse("translation_desk:add_note", args=[filing.reference]), typed)
    assert "It was corrected and lodged again" in page.text and "Kept as typed." in page.text
    page = client.post(
        reverse("translation_desk:refuse", args=[filing.reference]), {"reason": "T-20", "note": "", "seen": of_round}
    )
    assert "It was corrected and lodged again" in page.text
    assert (filing.translation.notes_of_round().count(), Filing.objects.get(pk=filing.pk).state) == (0, State.LODGED)


def test_a_page_left_open_while_a_colleague_decided_says_so(filing, officer, second):
    services.take(filing_id=filing.pk, officer=officer)
    mark = filing.translation.mark
    browser(officer).post(reverse("translation_desk:release", args=[filing.reference]))
    services.put_note(filing_id=filing.pk, officer=second, **NOTE)
    address = reverse("translation_desk:compare", args=[filing.reference])
    page = browser(officer).post(address, {"verdict": "certify", "seen": mark})
    assert page.status_code == 200 and "Another officer has this filing in hand." in page.text
    services.send_back(filing_id=filing.pk, officer=second)
    page = browser(officer).post(address, {"verdict": "certify", "seen": mark})
    assert page.status_code == 200 and Filing.objects.get(pk=filing.pk).state == State.RETURNED


def test_a_note_is_put_where_it_was_pressed_and_its_filer_reads_how_far_down(filing, officer, wong):
    client = browser(officer)
    services.take(filing_id=filing.pk, officer=officer)
    pressed = {"page": "1", "text": "4:36, not 4:46.", "on": "translation", "across": "20", "down": "34"}
    client.post(reverse("translation_desk:add_note", args=[filing.reference]), pressed)
    note = filing.translation.notes.get()
    assert (note.on, note.across, note.down) == ("translation", 20, 34)
    page = client.get(reverse("translation_desk:compare", args=[filing.reference])).text
    assert '<svg x="20%" y="34%">' in page
    services.send_back(filing_id=filing.pk, officer=officer)
    page = browser(wong).get(reverse("filings:filing", args=[filing.reference])).text
    assert "On the translation, about 34% down the page" in page


@pytest.mark.parametrize(
    "half", [{"on": "translation"}, {"across": "5", "down": "5"}, {"on": "translation", "across": "5"}]
)
def test_half_a_mark_is_none_and_one_off_the_page_is_refused(filing, officer, half):
    client = browser(officer)
    services.take(filing_id=filing.pk, officer=officer)
    address = reverse("translation_desk:add_note", args=[filing.reference])
    client.post(address, {"page": "1", "text": "Here.", **half})
    assert filing.translation.notes.get().on == ""
    off = {"page": "1", "text": "There.", "on": "translation", "across": "101", "down": "-1"}
    assert client.post(address, off).status_code == 200 and filing.translation.notes.count() == 1


@pytest.mark.parametrize(("language", "words"), [("en", "Certified"), ("zh-hant", "已核證"), ("zh-hans", "已核证")])
def test_a_certified_translation_is_nowhere_called_accepted(filing, officer, wong, language, words):
    services.take(filing_id=filing.pk, officer=officer)
    services.note_page_read(Filing.objects.get(pk=filing.pk), officer, 1)
    services.certify(filing_id=filing.pk, officer=officer)
    for account, address in (
        (wong, f"/{language}/filings/{filing.reference}/"),
        (wong, f"/{language}/filings/?state=decided"),
        (officer, f"/{language}/desk/language/?tab=all"),
        (officer, f"/{language}/desk/language/{filing.reference}/"),
    ):
        page = browser(account).get(address).text
        assert f'<span class="tag accepted">{words}</span>' in page
        assert page.count('class="tag accepted"') == 1
    with translation.override(language):
        assert Filing.objects.get(pk=filing.pk).decisions.get().outcome_words == words
