"""The questions, and every reason why an application cannot be submitted yet (domain 3.3)."""

import pytest

from accounts.models import Application, Organization
from accounts.registration import services
from accounts.registration.checks import blockers
from accounts.registration.rules import FOR_ORGANIZATIONS, KNOWN_BODIES, REGISTRATIONS, needs, unmet
from accounts.states import State
from icms.lib.errors import Refused
from icms.lib.folding import is_name_of
from tests.accounts.registration.conftest import address
from tests.factories.applications import (
    ORGANIZATION,
    PERSON,
    add,
    awaiting_application,
    draft_application,
    ready_application,
    submitted_application,
    wanted_application,
)


def codes(application: Application) -> set[str]:
    return {reason.code for reason in blockers(Application.objects.get(pk=application.pk))}


def answer(application: Application, part: str, **fields: str) -> None:
    services.answer(application_id=application.pk, part=part, **fields)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("individual", {"no_name", "no_telephone", "no_address", "no_proceeding"}),
        (
            "organization",
            {
                "no_name",
                "no_telephone",
                "no_address",
                "no_position",
                "no_organization",
                "no_organization_kind",
                "no_organization_address",
                "no_organization_telephone",
                "no_proceeding",
                "authority",
                "registration",
            },
        ),
        (
            "administrator",
            {"no_name", "no_telephone", "no_address", "no_position", "no_organization", "authority"},
        ),
    ],
)
def test_of_an_empty_draft_every_reason_is_told_at_once(tuesday, kind, expected):
    assert codes(draft_application(kind)) == expected


@pytest.mark.parametrize("kind", Application.Kind.values)
def test_a_full_application_has_no_reason(tuesday, kind):
    assert codes(ready_application(kind)) == set()


def test_a_new_case_needs_no_number_and_no_document(tuesday):
    application = draft_application()
    answer(application, "person", **PERSON)
    answer(application, "proceeding", proceeding="new")
    assert codes(application) == {"no_description"}
    answer(application, "proceeding", proceeding_note="I claim my wages.")
    assert codes(application) == set()


@pytest.mark.parametrize(
    ("number", "papers", "met"),
    [
        ("", ["court_document"], True),
        ("DCPI 1/2026", ["proceeding"], True),
        ("", ["proceeding"], False),
        ("DCPI 1/2026", [], False),
        ("DCPI 1/2026", ["other"], False),
        ("", [], False),
    ],
)
def test_an_individual_in_a_case_shows_a_court_document_or_number_and_proof(tuesday, number, papers, met):
    application = draft_application()
    answer(application, "person", **PERSON)
    answer(application, "proceeding", proceeding="ongoing", case_numbers=number)
    for paper in papers:
        add(application, paper)
    assert codes(application) == (set() if met else {"case"})


@pytest.mark.parametrize("kind", Organization.Kind.values)
def test_only_known_bodies_need_no_certificate(tuesday, kind):
    application = draft_application("organization")
    answer(application, "person", **PERSON, position="Secretary")
    answer(application, "organization", **{**ORGANIZATION, "org_kind": kind, "org_registration_number": ""})
    answer(application, "proceeding", proceeding="new", proceeding_note="A claim for rates.")
    add(application, "authorization")
    expected = set() if kind in KNOWN_BODIES else {"registration", "no_registration_number"}
    assert codes(application) == expected


@pytest.mark.parametrize("paper", sorted(REGISTRATIONS))
@pytest.mark.parametrize("authority", ["authorization", "resolution"])
def test_any_one_registration_and_any_one_authority_will_do(tuesday, paper, authority):
    application = ready_application("organization")
    application.documents.all().delete()
    assert {need.code for need in unmet(application)} == {"authority", "case", "registration"}
    for kind in (paper, authority, "proceeding"):
        add(application, kind)
    assert codes(application) == set()


def test_every_document_that_is_needed_can_be_chosen(tuesday):
    for need in needs(ready_application("organization")):
        assert need.kinds <= set(FOR_ORGANIZATIONS)


def test_answers_are_kept_and_shown_again(tuesday, opened):
    application = draft_application()
    browser = opened(application)
    typed = {**PERSON, "telephone": "+852 2345-6789", "email": application.email}
    assert browser.post(address(application, "person"), typed).headers["Location"] == address(application, "tasks")
    application.refresh_from_db()
    assert (application.name_zh, application.telephone) == ("陳美玲", "2345 6789")
    page = browser.get(address(application, "tasks")).content.decode()
    assert "陳美玲" in page and "Done" in page


@pytest.mark.parametrize(
    ("name_en", "name_zh", "kept"),
    [
        ("X", "", ("X", "")),
        ("", "㗎", ("", "㗎")),
        ("A" * 200, "", ("A" * 200, "")),
        ("", "𨋢" * 200, ("", "𨋢" * 200)),
        ("  Chan\u202e  Tai\u200b Man ", "", ("Chan Tai Man", "")),
        ("محمد أحمد", "", ("محمد أحمد", "")),
        ("O’Brien-Ng <b>", "", ("O’Brien-Ng <b>", "")),
    ],
)
def test_names_long_short_rare_and_from_right_to_left_are_taken(tuesday, opened, name_en, name_zh, kept):
    application = draft_application()
    browser = opened(application)
    typed = {**PERSON, "email": application.email, "name_en": name_en, "name_zh": name_zh}
    assert browser.post(address(application, "person"), typed).status_code == 302
    application.refresh_from_db()
    assert (application.name_en, application.name_zh) == kept
    page = browser.get(address(application, "tasks")).content.decode()
    assert "<b>" not in page.replace("<b></b>", "") or "O’Brien" not in page


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"name_en": "A" * 201}, "at most 200"),
        ({"name_en": "", "name_zh": ""}, "Enter your name"),
        ({"name_en": "陳大文"}, "put it into the field for the Chinese name"),
        ({"telephone": "2345 678"}, "this one has 7"),
        ({"address": ""}, "Enter your address"),
        ({"email": "nobody"}, "such as chan@example.com"),
    ],
)
def test_what_cannot_be_taken_is_told_with_what_to_type(tuesday, opened, typed, words):
    application = draft_application()
    page = opened(application).post(address(application, "person"), {**PERSON, "email": application.email, **typed})
    assert page.status_code == 200 and words in page.content.decode()


def test_of_another_administrator_only_the_name_of_the_organization_is_asked(tuesday, opened):
    application = draft_application("administrator")
    browser = opened(application)
    page = browser.get(address(application, "organization")).content
    assert b"org_kind" not in page and b"org_name_en" in page
    assert browser.get(address(application, "proceeding")).status_code == 404


def test_an_individual_has_no_organization(tuesday, opened):
    application = draft_application()
    assert opened(application).get(address(application, "organization")).status_code == 404


@pytest.mark.parametrize("make", [submitted_application, awaiting_application])
@pytest.mark.parametrize("page", ["tasks", "person", "proceeding", "documents"])
def test_what_is_submitted_can_no_longer_be_changed(tuesday, opened, make, page):
    application = make()
    browser = opened(application)
    assert browser.get(address(application, page)).status_code == 404
    assert browser.post(address(application, page), PERSON).status_code in (404, 405)
    with pytest.raises(Refused):
        answer(application, "person", name_en="Somebody Else")


def test_while_more_is_wanted_all_but_the_e_mail_address_is_open_again(tuesday, opened):
    application = wanted_application()
    browser = opened(application)
    assert b"Page 2 of the writ cannot be read." in browser.get(address(application, "tasks")).content
    page = browser.get(address(application, "person")).content
    assert b'name="name_en"' in page and b'name="email"' not in page
    assert browser.post(address(application, "person"), PERSON).status_code == 302


def test_an_answer_belongs_to_its_part(tuesday):
    application = draft_application()
    with pytest.raises(ValueError, match="state"):
        answer(application, "person", state=State.ACTIVE)


@pytest.mark.parametrize(
    ("typed", "is_it"),
    [
        ("Chan Mei Ling", True),
        ("chan mei ling", True),
        ("Mei Ling Chan", True),
        ("陳美玲", True),
        ("Chan Mei Ling 陳美玲", True),
        ("Chan", False),
        ("", False),
        ("Somebody Else", False),
    ],
)
def test_the_declaration_bears_the_applicants_name(typed, is_it):
    assert is_name_of(typed, "Chan Mei Ling", "陳美玲") is is_it
