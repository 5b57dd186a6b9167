"""The desk of the court language section: compare, note, send back, certify, refuse; and the paper that comes of it."""

from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Message, User
from filings.drafting import services as drafting
from filings.drafting.checks import blockers
from filings.drafting.documents.services import add_document
from filings.drn_check.selectors import FileVerdict, check_drn
from filings.models import DocumentType, Filing, ReturnReason, Seal
from filings.registry.services import give_back
from filings.sealing.tasks import seal_document
from filings.stamping.stamps import stamp_filing
from filings.states import State
from filings.translations.desk import services
from filings.translations.desk.selectors import next_to_take, queue
from filings.translations.desk.tasks import make_certified, to_make
from icms.lib import storage
from icms.lib.errors import Refused
from tests.factories.court import TUESDAY_10, arrived, lodge_draft, pay
from tests.factories.hearings import fix
from tests.factories.issued import case_of_three
from tests.factories.translations import CHINESE, ENGLISH, draft_translation, lodged_translation, page_of


@pytest.fixture
def second(officer):
    return User.objects.create(
        username="language.2", email="second@example.org", name_en="Poon Wai Ming", role="language", language="en"
    )


def read_all(filing: Filing, officer: User) -> None:
    services.take(filing_id=filing.pk, officer=officer)
    filing.refresh_from_db()
    for page in range(1, filing.translation.pages + 1):
        services.note_page_read(filing, officer, page)


def codes(act, **asked) -> set[str]:
    with pytest.raises(Refused) as refusal:
        act(**asked)
    return {reason.code for reason in refusal.value.reasons}


def certified(filing: Filing, officer: User) -> Filing:
    read_all(filing, officer)
    services.certify(filing_id=filing.pk, officer=officer)
    make_certified(filing.pk)
    found = Filing.objects.get(pk=filing.pk)
    seal_document(found.translation.certified.pk)
    return Filing.objects.get(pk=filing.pk)


def test_nothing_is_certified_unread_or_with_a_note_on_it(filing, officer):
    services.take(filing_id=filing.pk, officer=officer)
    assert codes(services.certify, filing_id=filing.pk, officer=officer) == {"pages_unread"}
    services.put_note(filing_id=filing.pk, officer=officer, page=1, place="", text="The time is 4:36.")
    read_all(filing, officer)
    assert codes(services.certify, filing_id=filing.pk, officer=officer) == {"notes_open"}
    note = filing.translation.notes.get()
    services.remove_note(filing_id=filing.pk, officer=officer, note_id=note.pk)
    assert services.certify(filing_id=filing.pk, officer=officer).state == State.ACCEPTED


def test_the_certified_translation_is_a_certificate_joined_to_it_sealed_and_answers_to_its_drn(filing, officer, wong):
    done = certified(filing, officer)
    paper = done.translation.certified
    seal = Seal.objects.get(document=paper)
    with pikepdf.open(BytesIO(storage.path_of(paper.sha256).read_bytes())) as opened:
        assert len(opened.pages) == paper.pages == 2
    assert (seal.deemed_at, done.translation.text.decision) == (done.decided_at, "accepted")
    answer = check_drn(seal.drn, sha256=seal.sha256)
    assert (answer.stands, answer.file, str(answer.kind)) == (True, FileVerdict.SAME, "Certified translation")
    client = Client()
    client.force_login(wong)
    page = client.get(reverse("filings:filing", args=[done.reference])).text
    assert seal.drn_in_fours in page and "The court language section certified the translation" in page
    sent = client.get(reverse("filings:sealed_file", args=[done.reference, paper.order]))
    assert sent.status_code == 200
    assert Message.objects.filter(to=wong, kind="filing_translation_certified").count() == 1


def test_the_certificate_is_made_once_however_often_it_is_asked_for(filing, officer):
    done = certified(filing, officer)
    make_certified(done.pk)
    assert done.documents.filter(type__code=DocumentType.CERTIFIED).count() == 1
    assert not to_make().exists()


def test_certifying_twice_is_refused(filing, officer):
    certified(filing, officer)
    assert codes(services.certify, filing_id=filing.pk, officer=officer) != set()


def test_it_is_sent_back_with_notes_corrected_and_certified_without_another_fee(filing, officer, wong):
    assert codes(services.send_back, filing_id=filing.pk, officer=officer) == {"no_notes"}
    services.put_note(filing_id=filing.pk, officer=officer, page=1, place="paragraph 3", text="The time is 4:36.")
    services.send_back(filing_id=filing.pk, officer=officer)
    client = Client()
    client.force_login(wong)
    page = client.get(reverse("filings:filing", args=[filing.reference])).text
    assert "The time is 4:36." in page and "paragraph 3" in page
    assert Message.objects.filter(to=wong, kind="filing_translation_returned").count() == 1
    drafting.start_next_round(filing_id=filing.pk, actor=wong)
    mended = Filing.objects.get(pk=filing.pk)
    assert {reason.code for reason in blockers(mended)} == {"unmended"}
    assert [note.text for note in mended.translation.notes_to_mend()] == ["The time is 4:36."]
    file = arrived(page_of("時間是下午四時三十六分。" + CHINESE), "譯本二.pdf")
    add_document(filing_id=filing.pk, actor=wong, file=file, replaces=mended.translation.text)
    assert lodge_draft(Filing.objects.get(pk=filing.pk)) is None
    stamp_filing(filing_id=filing.pk)
    again = certified(Filing.objects.get(pk=filing.pk), officer)
    assert (again.state, again.round, again.charges.count()) == (State.ACCEPTED, 2, 1)


def test_an_open_note_is_nobody_elses_yet(filing, officer, wong):
    services.put_note(filing_id=filing.pk, officer=officer, page=1, place="", text="Perhaps wrong.")
    client = Client()
    client.force_login(wong)
    assert "Perhaps wrong." not in client.get(reverse("filings:filing", args=[filing.reference])).text
    assert codes(
        services.put_note, filing_id=filing.pk, officer=officer, page=9, place="", text="There is no page 9."
    ) == {"no_such_page"}


def test_a_refusal_says_why(filing, officer, wong):
    other = ReturnReason.objects.get(pk="T-99")
    assert codes(services.refuse, filing_id=filing.pk, officer=officer, reason=other, note=" ") == {"no_note"}
    services.refuse(filing_id=filing.pk, officer=officer, reason=ReturnReason.objects.get(pk="T-20"), note="")
    client = Client()
    client.force_login(wong)
    page = client.get(reverse("filings:filing", args=[filing.reference])).text
    assert "refused to certify" in page and "The translation is not of this original" in page


def test_what_one_officer_has_no_other_decides_and_its_filer_withdraws_no_more(filing, officer, second, wong):
    services.take(filing_id=filing.pk, officer=officer)
    assert codes(services.take, filing_id=filing.pk, officer=second) == {"taken"}
    assert codes(drafting.withdraw, filing_id=filing.pk, actor=wong) == {"too_late"}
    give_back(filing_id=filing.pk, officer=officer)
    assert services.take(filing_id=filing.pk, officer=second).taken_by == second


def test_no_officer_certifies_what_an_account_of_the_same_person_sent(filing, officer, wong):
    User.objects.filter(pk=officer.pk).update(email=wong.email)
    officer.refresh_from_db()
    assert next_to_take(officer) is None
    assert codes(services.take, filing_id=filing.pk, officer=officer) == {"own_filing"}


def test_a_second_officer_confirms_where_the_court_wants_one(filing, officer, second, settings):
    settings.TRANSLATIONS_NEED_TWO_OFFICERS = True
    read_all(filing, officer)
    assert services.certify(filing_id=filing.pk, officer=officer).state == State.LODGED
    assert next_to_take(officer) is None and next_to_take(second) == filing
    read_all(filing, officer)
    assert codes(services.certify, filing_id=filing.pk, officer=officer) == {"same_officer"}
    give_back(filing_id=filing.pk, officer=officer)
    read_all(filing, second)
    done = services.certify(filing_id=filing.pk, officer=second)
    assert (done.state, done.translation.checked_by, done.decided_by) == (State.ACCEPTED, officer, second)


def test_the_pages_face_each_other_and_a_missing_one_is_told(officer, wong, person):
    filing = draft_translation(wong, case_of_three(person), original=page_of(ENGLISH, 2), text=page_of(CHINESE))
    charge = lodge_draft(filing)
    pay(charge)
    stamp_filing(filing_id=filing.pk)
    client = Client()
    client.force_login(officer)
    assert filing.reference in client.get(reverse("translation_desk:queue")).text
    address = reverse("translation_desk:compare", args=[filing.reference])
    client.post(reverse("translation_desk:take_next"))
    page = client.get(address, {"page": "2"}).text
    assert "It has no page 2." in page and "page 2 of 2" in page and "The original has 2 pages" in page
    client.post(
        reverse("translation_desk:add_note", args=[filing.reference]), {"page": "2", "text": "Page 2 is missing."}
    )
    shown = client.get(address).text
    assert "Page 2 is missing." in shown and "Send back with the 1 note" in shown
    assert client.post(address, {"verdict": "send_back"}).status_code == 302
    assert Filing.objects.get(pk=filing.pk).state == State.RETURNED
    assert [each.pk for each in queue(officer, "returned")] == [filing.pk]


def test_the_desk_is_the_language_sections_alone(filing, person):
    address = reverse("translation_desk:compare", args=[filing.reference])
    for username, status in (("language", 200), ("auditor", 200), ("registry", 403), ("wong.ou", 403)):
        client = Client()
        client.force_login(person(username))
        assert client.get(address).status_code == client.get(reverse("translation_desk:queue")).status_code == status
    client.force_login(person("language"))
    assert client.get(reverse("registry:review", args=[filing.reference])).status_code == 403


def test_what_is_heard_soonest_comes_first_where_it_is_sorted_so_and_what_has_no_hearing_last(officer, wong, person):
    soon, later, never = (case_of_three(person, serial=5_000 + number) for number in range(3))
    supervisor = person("registry.sup")
    fix(later, supervisor, TUESDAY_10 + timedelta(days=9))
    fix(soon, supervisor, TUESDAY_10 + timedelta(days=2))
    filings = {each.pk: lodged_translation(wong, each) for each in (never, later, soon)}
    wanted = [filings[each.pk] for each in (soon, later, never)]
    assert list(queue(officer, "to_do", sort="hearing")) == wanted
    client = Client()
    client.force_login(officer)
    page = client.get(reverse("translation_desk:queue"), {"sort": "hearing"}).text
    assert [page.index(each.reference) for each in wanted] == sorted(page.index(each.reference) for each in wanted)
    assert client.get(reverse("translation_desk:queue"), {"sort": "-anything"}).status_code == 200


@pytest.mark.parametrize("words", ["reference", "dcpi 4127/26", "Chan Tai Hing", "Ho Siu Mei"])
def test_the_queue_is_searched_by_reference_case_party_and_document(filing, officer, words):
    client = Client()
    client.force_login(officer)
    asked = filing.reference.lower() if words == "reference" else words
    assert filing.reference in client.get(reverse("translation_desk:queue"), {"q": asked}).text
    page = client.get(reverse("translation_desk:queue"), {"q": "nothing of the kind"}).text
    assert "No application fits." in page and filing.reference not in page
