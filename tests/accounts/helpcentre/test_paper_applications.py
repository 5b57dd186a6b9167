"""A paper application is keyed in with its channel, its day, its facts and the scan of its form."""

from datetime import date, datetime

import pytest

from accounts.helpcentre.paper_applications.forms import KeyInForm
from accounts.helpcentre.paper_applications.services import add_paper, key_in
from accounts.models import Application, AuditEntry, Message, SupportingDocument
from accounts.states import State
from icms.lib import clock
from icms.lib.errors import Refused
from tests.factories import desk_applications as desk
from tests.factories.court import TUESDAY_10

TYPED = {
    "kind": "individual",
    "channel": "fax",
    "came_on_0": "23",
    "came_on_1": "11",
    "came_on_2": "2026",
    "came_on_day": "23",
    "came_on_month": "11",
    "came_on_year": "2026",
    "name_en": "Yip Man Wai",
    "email": "yip@example.hk",
    "language": "zh-hant",
    "proceeding": "new",
    "declared_name": "Yip Man Wai",
}


def form(files: dict[str, object] | None = None, **typed: str) -> KeyInForm:
    found = KeyInForm(TYPED | typed, {"scan": desk.a_file()} if files is None else files)
    found.is_valid()
    return found


def test_it_stands_in_the_queue_as_of_the_opening_of_the_day_it_came_in(court):
    application = key_in(officer=desk.officer(), **form().cleaned_data)
    assert (application.state, application.channel) == (State.SUBMITTED, "fax")
    assert application.submitted_at == clock.from_court(datetime(2026, 11, 23, 8, 45))
    assert application.keyed_by == desk.officer()
    assert [document.kind for document in application.documents.all()] == ["paper_form"]
    assert AuditEntry.objects.get(act="application.keyed_in").detail == {"channel": "fax", "came_on": "2026-11-23"}
    assert Message.objects.filter(application=application, kind="application_keyed_in").exists()


def test_what_came_in_today_counts_from_now(court):
    assert desk.keyed().submitted_at == TUESDAY_10


def test_what_came_in_on_a_sunday_counts_from_that_day(court):
    application = key_in(officer=desk.officer(), **(form().cleaned_data | {"came_on": date(2026, 11, 22)}))
    assert application.submitted_at == clock.from_court(datetime(2026, 11, 22, 9, 0))


def test_the_scan_of_the_form_is_needed(court):
    assert set(form(files={}).errors) == {"scan"}


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"kind": ""}, "kind"),
        ({"channel": "online"}, "channel"),
        ({"came_on_day": "25", "came_on_0": "25"}, "came_on"),
        ({"came_on_year": "2024", "came_on_2": "2024"}, "came_on"),
        ({"name_en": ""}, "name_en"),
        ({"email": "yip"}, "email"),
        ({"proceeding": "ongoing"}, "case_numbers"),
        ({"kind": "organization", "org_kind": "company"}, "org_name_en"),
        ({"kind": "organization", "org_name_en": "Bright Lane Limited"}, "org_kind"),
        ({"paper_kind_1": "resolution"}, "paper_1"),
        ({"declared_name": ""}, "declared_name"),
        ({"telephone": "2345 678"}, "telephone"),
    ],
)
def test_what_is_missing_on_the_form_is_asked_for(court, typed, wrong):
    assert wrong in form(**typed).errors


def test_an_individual_keeps_nothing_of_an_organization(court):
    keyed = form(org_name_en="Bright Lane Limited", position="Clerk").cleaned_data
    assert (keyed["org_name_en"], keyed["position"]) == ("", "")


def test_further_documents_come_with_the_form(court):
    files = {"scan": desk.a_file(), "paper_1": desk.a_file(desk.picture(), "br.png")}
    keyed = form(files=files, paper_kind_1="business_registration").cleaned_data
    application = key_in(officer=desk.officer(), **keyed)
    assert [(each.kind, each.media_type) for each in application.documents.all()] == [
        ("paper_form", "application/pdf"),
        ("business_registration", "image/png"),
    ]


def test_a_scan_that_is_no_picture_enters_nothing(court):
    with pytest.raises(Refused):
        key_in(officer=desk.officer(), **(form().cleaned_data | {"scan": desk.a_file(b"a letter", "form.pdf")}))
    assert not Application.objects.exists()
    assert not SupportingDocument.objects.exists()


def test_a_paper_that_comes_later_is_added_until_the_account_is_open(court):
    application = desk.in_state(State.MORE_INFORMATION_WANTED)
    add_paper(application_id=application.pk, officer=desk.officer(), kind="resolution", file=desk.a_file())
    assert application.documents.get(kind="resolution").added_by == desk.officer()
    closed = desk.in_state(State.REFUSED)
    with pytest.raises(Refused):
        add_paper(application_id=closed.pk, officer=desk.officer(), kind="resolution", file=desk.a_file())
