"""The desk in the browser's eyes: who sees what, pictures behind the gate, pages of every verb."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Application, AuditEntry, Organization, RefusalReason
from accounts.states import State
from tests.factories import desk_applications as desk
from tests.factories.court import TUESDAY_10, pdf

DESK = "/en/desk/help-centre/"
STATES = [state for state in State if state != State.DRAFT]
VERBS = {
    "take-over": {},
    "give-back": {},
    "ready": {},
    "ask-for-more": {"wanted": "Page 3."},
    "refuse": {"reason": "A-01", "note": ""},
    "take-refusal-back": {"note": "Wrong file."},
    "take-up-again": {},
    "review-again": {"note": "A name is wrong."},
    "approve": {"username": "yip"},
    "e-mail": {"email": "yip.new@example.hk", "reason": "By telephone."},
}


def of(application: Application) -> str:
    return f"{DESK}applications/{application.reference}/"


@pytest.mark.parametrize("state", STATES)
@pytest.mark.slow
def test_the_page_of_an_application_opens_in_every_state_for_officers_and_the_auditor(court, signed_in, state):
    application = desk.in_state(state)
    for who in ("helpcentre", "helpcentre2", "auditor"):
        response = signed_in(who).get(of(application))
        assert response.status_code == 200
        assert application.reference in response.content.decode()


@pytest.mark.parametrize("verb", VERBS)
def test_an_auditor_opens_no_verb_and_presses_none(court, signed_in, verb):
    application = desk.confirmed()
    auditor = signed_in("auditor")
    before = AuditEntry.objects.count()
    assert auditor.get(of(application) + f"{verb}/").status_code == 403
    assert auditor.post(of(application) + f"{verb}/", VERBS[verb]).status_code == 403
    assert desk.fresh(application).state == State.AWAITING_IDENTITY
    assert AuditEntry.objects.count() == before


@pytest.mark.parametrize("who", ["chan", "wong.pa", "wong.ou", "registry", "accounts", "admin"])
def test_nobody_else_opens_the_desk(court, signed_in, who):
    application = desk.sent_in()
    for address in (DESK, of(application), f"{DESK}identity/", of(application) + "documents/1/pages/1/"):
        assert signed_in(who).get(address).status_code == 403


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.slow
def test_the_page_of_a_verb_opens_in_every_state_and_a_refusal_is_shown_on_it(court, signed_in, state, verb):
    application = desk.in_state(state)
    officer = signed_in("helpcentre")
    assert officer.get(of(application) + f"{verb}/").status_code == 200
    response = officer.post(of(application) + f"{verb}/", VERBS[verb])
    assert response.status_code == 302 or "There is a problem" in response.content.decode()


def test_a_verb_without_its_words_says_what_to_type(court, signed_in):
    application = desk.under_review()
    page = signed_in("helpcentre").post(of(application) + "ask-for-more/", {}).content.decode()
    assert "Say what the applicant should send or put right." in page
    page = signed_in("helpcentre").post(of(application) + "refuse/", {}).content.decode()
    assert "Choose a reason for refusing the application." in page
    assert desk.fresh(application).state == State.UNDER_REVIEW


def test_every_coded_reason_can_be_chosen(court, signed_in):
    application = desk.under_review()
    page = signed_in("helpcentre").get(of(application) + "refuse/").content.decode()
    assert all(f'value="{reason.code}"' in page for reason in RefusalReason.objects.all())


def test_a_page_of_a_document_is_a_picture_that_no_cache_keeps(court, signed_in):
    application = desk.sent_in()
    response = signed_in("helpcentre").get(of(application) + "documents/1/pages/1/?size=small")
    assert response.content.startswith(b"\x89PNG")
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    for missing in ("documents/1/pages/2/", "documents/1/pages/0/", "documents/9/pages/1/"):
        assert signed_in("helpcentre").get(of(application) + missing).status_code == 404


def test_the_file_itself_is_only_to_be_saved(court, signed_in):
    application = desk.sent_in()
    response = signed_in("auditor").get(of(application) + "documents/1/")
    assert response.content.startswith(b"%PDF")
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["Cache-Control"] == "no-store"


def test_who_checked_the_identity_reads_that_another_officer_approves(court, signed_in):
    application = desk.confirmed("helpcentre")
    page = signed_in("helpcentre").get(of(application)).content.decode()
    assert "Another officer approves the account." in page and "/approve/" not in page
    assert "/approve/" in signed_in("helpcentre2").get(of(application)).content.decode()


def test_the_history_of_an_application_is_on_its_page(court, signed_in):
    application = desk.active()
    page = signed_in("helpcentre").get(of(application)).content.decode()
    for words in (
        "Submitted",
        "Taken for review",
        "Read; identity wanted",
        "Identity confirmed",
        "the account is open",
    ):
        assert words in page


def test_an_address_of_no_application_is_none(court, signed_in):
    assert signed_in("helpcentre").get(f"{DESK}applications/7KM4-2QXD-Z/").status_code == 404
    assert signed_in("helpcentre").get(f"{DESK}applications/nonsense/").status_code == 404


def test_the_organization_is_searched_for_and_chosen(court, signed_in):
    application = desk.under_review(kind="administrator", org_name_en="Lee Chambers", org_registration_number="")
    officer = signed_in("helpcentre")
    page = officer.get(of(application) + "organization/").content.decode()
    assert "Lee Chambers &amp; Co." in page and "Wong &amp; Partners" not in page
    page = officer.get(of(application) + "organization/", {"q": "黃氏"}).content.decode()
    wong = Organization.objects.get(name_zh="黃氏律師行")
    chosen = of(application) + f"organization/{wong.reference}/"
    assert chosen in page
    assert officer.get(chosen).status_code == 200
    assert officer.post(chosen).status_code == 302
    assert str(desk.fresh(application).organization).startswith("Wong")


def test_the_day_of_appointments_is_by_time_and_counter(court, signed_in):
    late = desk.appointment(desk.awaiting(), TUESDAY_10.replace(hour=7), 2)
    early = desk.appointment(desk.awaiting(email="other@example.hk"), TUESDAY_10, 1)
    page = signed_in("helpcentre").get(f"{DESK}appointments/").content.decode()
    assert page.index(early.application.reference) < page.index(late.application.reference)
    assert "day=2026-11-25" in page and "day=2026-11-23" in page
    page = signed_in("auditor").get(f"{DESK}appointments/?day=2026-11-25").content.decode()
    assert early.application.reference not in page


@pytest.mark.parametrize("day", ["yesterday", "2026-13-01", "1999-01-01", ""])
def test_a_day_that_is_none_is_today(court, signed_in, day):
    page = signed_in("helpcentre").get(f"{DESK}appointments/", {"day": day}).content.decode()
    assert "Tuesday 24 November 2026" in page.replace("\u00a0", " ")


def test_an_officer_books_moves_and_cancels_for_somebody_on_the_telephone(court, signed_in):
    pytest.importorskip("accounts.registration.appointments.services")
    application, officer = desk.awaiting(), signed_in("helpcentre")
    address = f"{DESK}appointments/{application.reference}/"
    page = officer.get(address).content.decode()
    times = [each.split('"')[0] for each in page.split('name="starts_at" value="')[1:]]
    for time in times[:2]:
        assert officer.post(address, {"starts_at": time}).status_code == 302
    assert application.appointments.get(state="booked").starts_at.isoformat() == times[1]
    assert officer.post(address + "cancel/").status_code == 302
    assert not application.appointments.filter(state="booked").exists()
    assert "There is a problem" in officer.post(address + "cancel/").content.decode()


def test_somebody_who_did_not_come_is_marked_so(court, signed_in):
    pytest.importorskip("accounts.registration.appointments.services")
    application = desk.awaiting()
    booked = desk.appointment(application)
    signed_in("helpcentre").post(f"{DESK}appointments/{application.reference}/missed/")
    booked.refresh_from_db()
    assert booked.state == "missed"


def test_the_help_centres_officers_work_under_their_own_sign(court, signed_in):
    officer = signed_in("helpcentre")
    page = officer.get(DESK).content.decode()
    assert "<strong>Open</strong> until 1:00" in page
    assert "<strong>Open</strong>" in officer.get("/en/status/line/?for=help-centre").content.decode()


def test_an_application_is_keyed_in_through_the_page(court, signed_in):
    said = {
        "kind": "individual",
        "channel": "by_hand",
        "came_on_day": "24",
        "came_on_month": "11",
        "came_on_year": "2026",
        "name_zh": "葉文慧",
        "email": "yip@example.hk",
        "language": "zh-hant",
        "proceeding": "new",
        "declared_name": "葉文慧",
    }
    address = f"{DESK}applications/key-in/"
    page = signed_in("helpcentre").post(address, said).content.decode()
    assert "Attach the scan of the form." in page
    scan = SimpleUploadedFile("form.pdf", pdf("APPLICATION FORM"), "application/pdf")
    response = signed_in("helpcentre").post(address, said | {"scan": scan})
    assert response.status_code == 302
    assert Application.objects.get().documents.get().kind == "paper_form"
