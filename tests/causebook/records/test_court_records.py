"""Court records of the Magistrates' Courts: applied for, paid, delivered sealed, refused, withdrawn (domain 8)."""

import hashlib
from datetime import datetime, timedelta

import pypdfium2
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Message, User
from cases.models import Paper, Venue
from causebook.models import RecordKind, RecordReason, RecordRequest
from causebook.records import selectors, services
from causebook.records.desk import services as desk
from causebook.states import RecordState
from dev.demo.schedule import set_illustrative
from filings.drn_check.selectors import FileVerdict, check_drn
from filings.sealing.verify import verify_document
from icms.lib import clock, storage
from icms.lib.errors import Refused
from icms.lib.pdf.keys import court_certificate
from payments.models import Charge, Refund
from tests.factories.court import TUESDAY_10, arrived, pay, pdf
from tests.factories.firm_cases import a_case
from tests.factories.records import applied, received, taken

pytestmark = pytest.mark.django_db
HERE, DESK = "/en/records/", "/en/desk/records/"
ASKED = {
    "kind": "copy_of_summons",
    "venue": "ESS",
    "number": "ess 12/26",
    "particulars": "Chan Tai Man, 3 March 2026",
    "purpose": "Insurance",
}


@pytest.fixture(autouse=True)
def _on_a_tuesday(court):
    with clock.set_to(TUESDAY_10):
        set_illustrative()
        yield


def signed_in(client, user):
    client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_an_application_is_paid_for_and_then_with_the_court(client, person):
    chan = person("chan")
    answer = signed_in(client, chan).post(HERE + "new/", ASKED)
    asked = RecordRequest.objects.get()
    charge = Charge.objects.get(subject_kind="court_record", subject=asked.reference)
    assert answer["Location"].endswith(f"/payments/{charge.reference}/")
    assert (asked.state, asked.number, asked.account) == (RecordState.AWAITING_PAYMENT, "ESS 12/2026", chan)
    assert not selectors.queue(person("registry"), "to_do").exists(), "nothing comes to the desk unpaid"
    pay(charge)
    asked.refresh_from_db()
    assert asked.state == RecordState.RECEIVED and asked.received_at == TUESDAY_10
    assert Message.objects.filter(to=chan, kind="case_record_received").exists()


def test_a_kind_without_a_fee_cannot_be_applied_for(person):
    first_day = clock.from_court(datetime(2022, 12, 30, 10, 0))  # the illustrative amounts begin on the second
    with clock.set_to(first_day), pytest.raises(Refused, match="fee"):
        applied(person("chan"))
    assert not RecordRequest.objects.exists()


def test_what_is_missing_is_said_at_once_and_what_was_typed_stays(client, person):
    page = signed_in(client, person("chan")).post(HERE + "new/", {"number": "ESS 12/2026"}).content.decode()
    for words in ("Choose the record.", "Choose the Magistrates’ Court.", "Say by what the record", "ESS 12/2026"):
        assert words in page, words


def test_a_record_for_parties_alone_is_refused_alike_to_who_is_not_in_the_case_and_where_there_is_none(person):
    case = a_case(person("wong.ou"), kind="MCDS", venue="ESS")
    for number in (case.number, "ESS 999/2026", "ticket 55"):
        with pytest.raises(Refused) as refusal:
            applied(person("chan"), kind="transcript", number=number)
        assert [reason.code for reason in refusal.value.reasons] == ["not_a_party"]
    assert applied(person("wong.ou"), kind="transcript", number=case.number).number == case.number


def test_only_the_account_that_applied_sees_it(client, person):
    asked = received(person("wong.ou"))
    for name in ("wong.ou2", "chan"):
        browser = signed_in(client, person(name))
        for page in ("", "withdraw/", "file/"):
            assert browser.get(f"{HERE}{asked.reference}/{page}").status_code == 404
        assert asked.reference not in browser.get(HERE).content.decode()


@pytest.mark.parametrize("words", ["reference", "ess 12/2026", "ESS12/26"])
def test_it_is_found_by_reference_or_by_case(client, person, words):
    asked = received(person("chan"))
    words = asked.reference if words == "reference" else words
    assert asked.reference in signed_in(client, person("chan")).get(HERE, {"q": words}).content.decode()
    assert "None of your applications" in client.get(HERE, {"q": "KCS 1/2020"}).content.decode()


def test_an_officer_takes_the_oldest_and_nobody_else_decides_it(client, person):
    asked = received(person("chan"))
    officer = signed_in(client, person("registry"))
    assert officer.post(DESK + "take-next/")["Location"].endswith(f"{asked.reference}/")
    with pytest.raises(Refused, match="taken"):
        desk.take(request_id=asked.pk, officer=person("registry.sup"))
    with pytest.raises(Refused, match="taken"):
        desk.refuse(
            request_id=asked.pk, officer=person("registry.sup"), reason=RecordReason.objects.get(pk="not_found")
        )
    desk.release(request_id=asked.pk, officer=person("registry.sup"))
    assert desk.take(request_id=asked.pk, officer=person("registry.sup")).taken_by == person("registry.sup")


def test_no_officer_takes_the_own_application(person):
    asked = received(person("chan"))
    officer = person("registry")
    User.objects.filter(pk=officer.pk).update(email=person("chan").email)
    officer.refresh_from_db()
    with pytest.raises(Refused, match="own"):
        desk.take(request_id=asked.pk, officer=officer)
    assert selectors.next_to_take(officer) is None


def test_nothing_is_delivered_that_was_not_taken(person):
    asked = received(person("chan"))
    with pytest.raises(Refused, match="not_taken"):
        desk.deliver(request_id=asked.pk, officer=person("registry"), text="That it is so.")


def delivered(person, **record):
    asked = taken(person("chan"), person("registry"))
    return desk.deliver(request_id=asked.pk, officer=person("registry"), **record)


def test_a_delivered_record_is_sealed_has_a_drn_and_is_told(client, person):
    asked = delivered(person, text="That a summons was issued on 3 March 2026.", file=arrived(pdf(pages=2)))
    path = storage.path_of(asked.paper.sha256)
    checked = verify_document(path, court_certificate(settings.COURT_CERTIFICATE_FILE))
    assert checked.intact and checked.signed_by_court and checked.drn == asked.paper.drn
    with pypdfium2.PdfDocument(path) as made:
        assert len(made) == 3 and "3 March 2026" in made[0].get_textpage().get_text_range()
    answer = check_drn(asked.paper.drn, sha256=hashlib.sha256(path.read_bytes()).hexdigest())
    assert answer.stands and answer.file == FileVerdict.SAME and answer.reference == asked.reference
    assert Paper.objects.get(drn=asked.paper.drn).kind == Paper.Kind.RECORD
    assert Message.objects.filter(to=asked.account, kind="case_record_delivered").exists()
    got = signed_in(client, asked.account).get(f"{HERE}{asked.reference}/file/")
    assert b"".join(got.streaming_content) == path.read_bytes()


def test_a_certificate_alone_is_enough(person):
    asked = delivered(person, text="That no conviction is recorded.")
    assert asked.state == RecordState.DELIVERED and asked.pages == 1


def test_neither_words_nor_a_file_is_nothing_to_deliver(person):
    with pytest.raises(Refused, match="nothing"):
        delivered(person)


def test_what_is_no_pdf_is_not_delivered(client, person):
    asked = taken(person("chan"), person("registry"))
    file = SimpleUploadedFile("record.pdf", b"no pdf at all", "application/pdf")
    page = signed_in(client, person("registry")).post(f"{DESK}{asked.reference}/deliver/", {"file": file})
    asked.refresh_from_db()
    assert page.status_code == 200 and "There is a problem" in page.content.decode()
    assert asked.state == RecordState.RECEIVED and asked.paper is None


def test_it_is_delivered_once(person):
    asked = delivered(person, text="So.")
    with pytest.raises(Refused, match="not_waiting"):
        desk.deliver(request_id=asked.pk, officer=person("registry"), text="So again.")


def test_a_refusal_says_why_and_puts_the_fee_up_for_refund(client, person):
    asked = taken(person("chan"), person("registry"))
    page = signed_in(client, person("registry")).post(f"{DESK}{asked.reference}/refuse/", {"reason": "other"})
    assert "This reason needs a note." in page.content.decode()
    client.post(f"{DESK}{asked.reference}/refuse/", {"reason": "not_found", "note": "No such day."})
    asked.refresh_from_db()
    refund = Refund.objects.get()
    assert asked.state == RecordState.REFUSED
    assert refund.cents == refund.payment.charge.amount_cents and refund.payment.charge.subject == asked.reference
    message = Message.objects.get(to=asked.account, kind="case_record_refused")
    assert message.params["note"] == "No such day."
    assert "No such day." in signed_in(client, asked.account).get(asked.get_absolute_url()).content.decode()


def test_it_is_withdrawn_before_work_began_and_the_fee_given_back(client, person):
    asked = received(person("chan"))
    signed_in(client, person("chan")).post(f"{HERE}{asked.reference}/withdraw/")
    asked.refresh_from_db()
    assert asked.state == RecordState.WITHDRAWN and Refund.objects.count() == 1


def test_it_is_not_withdrawn_once_an_officer_had_it_even_if_it_was_put_back(person):
    asked = taken(person("chan"), person("registry"))
    desk.release(request_id=asked.pk, officer=person("registry"))
    with pytest.raises(Refused, match="work_began"):
        services.withdraw(request_id=asked.pk, actor=person("chan"))
    assert not Refund.objects.exists()


def test_an_unpaid_application_that_is_withdrawn_owes_nothing_and_money_that_comes_late_is_given_back(person):
    asked = applied(person("chan"))
    charge = Charge.objects.get(subject=asked.reference)
    services.withdraw(request_id=asked.pk, actor=person("chan"))
    pay(charge)
    asked.refresh_from_db()
    assert asked.state == RecordState.WITHDRAWN and Refund.objects.get().payment.charge == charge


def test_at_most_twenty_wait_at_a_time(person):
    chan = person("chan")
    for number in range(20):
        applied(chan, number=f"ESS {number + 1}/2026")
    with pytest.raises(Refused, match="too_many"):
        applied(chan, number="ESS 99/2026")


def test_the_age_is_counted_in_open_hours(person):
    asked = received(person("chan"))
    with clock.set_to(TUESDAY_10 + timedelta(days=1)):
        assert selectors.with_age([asked])[0].age < timedelta(hours=9)
        assert selectors.figures()["waiting"] == 1


def test_the_desk_finds_by_reference_number_and_applicant(client, person):
    asked = received(person("wong.ou"))
    officer = signed_in(client, person("registry"))
    for words in (asked.reference, "ESS 12/2026", "Wong"):
        assert asked.reference in officer.get(DESK, {"q": words}).content.decode(), words
    assert "No application fits." in officer.get(DESK, {"q": "nobody"}).content.decode()


def test_an_administrator_of_an_organization_cannot_apply(client, person):
    assert signed_in(client, person("wong.pa")).get(HERE + "new/").status_code == 403


def test_every_kind_and_magistracy_is_offered(client, person):
    page = signed_in(client, person("chan")).get(HERE + "new/").content.decode()
    for each in (*RecordKind.objects.all(), *Venue.objects.filter(court="MC")):
        assert each.name_en.replace("'", "&#x27;") in page


NIGHT, OPENING = clock.from_court(datetime(2026, 12, 1, 7, 52)), clock.from_court(datetime(2026, 12, 1, 8, 45))


def test_nothing_is_taken_or_decided_before_the_payment_is_deemed_received(client, person):
    officer = person("registry")
    with clock.set_to(NIGHT):
        asked = received(person("chan"))
        assert selectors.next_to_take(officer) is None
        with pytest.raises(Refused) as early:
            desk.take(request_id=asked.pk, officer=officer)
        assert "deemed received Tuesday 1\N{NO-BREAK SPACE}December 2026, 8:45" in str(early.value.reasons[0].message)
        RecordRequest.objects.filter(pk=asked.pk).update(taken_by=officer, taken_at=NIGHT)
        reason = RecordReason.objects.get(pk="not_found")
        for decide, said in ((desk.deliver, {"text": "It was heard."}), (desk.refuse, {"reason": reason})):
            with pytest.raises(Refused) as refusal:
                decide(request_id=asked.pk, officer=officer, **said)
            assert [each.code for each in refusal.value.reasons] == ["not_received_yet"]
    RecordRequest.objects.filter(pk=asked.pk).update(taken_by=None, taken_at=None)
    with clock.set_to(OPENING):
        assert selectors.next_to_take(officer) == asked
        desk.take(request_id=asked.pk, officer=officer)
        assert desk.deliver(request_id=asked.pk, officer=officer, text="It was heard.").state == RecordState.DELIVERED


def test_what_is_not_received_yet_says_so_to_the_applicant_and_at_the_desk(client, person):
    with clock.set_to(NIGHT):
        asked = received(person("chan"))
        pages = [signed_in(client, person("chan")).get(f"{HERE}{asked.reference}/").content.decode()]
        officer = signed_in(client, person("registry"))
        pages += [officer.get(DESK + at).content.decode() for at in ("", f"{asked.reference}/")]
    for page in pages:
        assert "Not received yet" in page and "8:45" in page
        assert "7:53" not in page and "With the court since" not in page and "Take it in hand" not in page
    with clock.set_to(OPENING):
        page = signed_in(client, person("chan")).get(f"{HERE}{asked.reference}/").content.decode()
    assert "With the court since" in page and "8:45" in page and "Not received yet" not in page


@pytest.mark.parametrize("kind", ["copy_of_summons", "transcript"])
@pytest.mark.parametrize(
    ("number", "code", "words"),
    [
        ("dcpi 5/2026", "another_court", "DCPI 5/2026 is a case of the District Court."),
        ("KCS 5/2026", "another_venue", "is a case of the Kowloon City Magistrates' Courts, not of the Eastern"),
        ("MCDS 5/2026", "numbered_by_venue", "by venue, not MCDS"),
        ("ESS 5/2031", "year_to_come", "2031 is still to come"),
    ],
)
def test_a_number_that_is_no_case_of_this_court_is_refused_before_payment(person, kind, number, code, words):
    with pytest.raises(Refused) as refusal:
        applied(person("chan"), kind=kind, number=number)
    assert words in str(refusal.value.reasons[0].message)
    assert [(each.code, each.field) for each in refusal.value.reasons] == [(code, "number")]
    assert not Charge.objects.exists()


@pytest.mark.parametrize("number", ["ESS 5/2026", "ticket 55", "AB 55/2026"])
def test_the_number_of_a_ticket_or_of_a_case_of_this_court_is_taken(person, number):
    assert applied(person("chan"), number=number).state == RecordState.AWAITING_PAYMENT
