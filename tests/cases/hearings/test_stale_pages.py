"""Who changes or vacates a hearing acts on the one its page showed, not on what another officer made of it since."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from cases.hearings import services
from cases.models import Hearing
from icms.lib import clock
from tests.factories.court import TUESDAY_10, accept, lodged_of
from tests.factories.hearings import fix
from tests.support.kept import kept, somebody

SOON = TUESDAY_10 + timedelta(days=8)
WORDS = "This hearing was changed since you opened the page."


@kept
def hearing():
    """A hearing at ten."""
    with clock.set_to(TUESDAY_10):
        case = accept(lodged_of(somebody("wong.ou")), somebody("registry")).case
        return fix(case, somebody("registry"), SOON, kind="call_over")


@pytest.fixture(autouse=True)
def _tuesday(court):
    with clock.set_to(TUESDAY_10):
        yield


@pytest.fixture
def officer(person) -> Client:
    client = Client()
    client.force_login(person("registry"), "allauth.account.auth_backends.AuthenticationBackend")
    return client


def address(act: str, hearing: Hearing) -> str:
    return reverse(f"hearings:{act}", args=[hearing.case.number, hearing.reference])


def shown(client: Client, url: str) -> dict[str, str]:
    """What the page's form would send as it stands."""
    form = client.get(url).context["form"]
    sent: dict[str, str] = {}
    for bound in form:
        value = bound.value()
        parts = bound.field.widget.decompress(value) if hasattr(bound.field.widget, "decompress") else None
        if parts is None:
            sent[bound.html_name] = "" if value is None else str(value)
        else:
            context = bound.field.widget.get_context(bound.html_name, value, {})
            sent |= {each["name"]: each["value"] or "" for each in context["widget"]["subwidgets"]}
    return sent


def moved_by_another(hearing: Hearing, person) -> Hearing:
    return services.change_hearing(
        case=hearing.case,
        reference=hearing.reference,
        actor=person("registry.sup"),
        starts_at=hearing.starts_at + timedelta(days=1),
    )


def standing(hearing: Hearing) -> Hearing:
    return Hearing.objects.standing().get(reference=hearing.reference)


def test_a_hearing_that_another_officer_moved_is_not_vacated_from_the_old_page(officer, hearing, person):
    url = address("vacate", hearing)
    sent = shown(officer, url)
    moved = moved_by_another(hearing, person)
    page = officer.post(url, sent)
    assert WORDS in page.content.decode() and "Thursday" in page.content.decode()
    assert standing(hearing) == moved
    # The page shows it as it is now: pressed again, that one is vacated.
    assert officer.post(url, sent | {"seen": page.context["form"]["seen"].value()}).status_code == 302
    assert standing(hearing).state == Hearing.State.VACATED


def test_a_hearing_that_another_officer_moved_is_not_moved_on_from_the_old_page(officer, hearing, person):
    url = address("change", hearing)
    sent = shown(officer, url)
    moved = moved_by_another(hearing, person)
    page = officer.post(url, sent | {"note": "Bring the bundles."})
    assert WORDS in page.content.decode() and "Bring the bundles." in page.content.decode()
    assert standing(hearing) == moved


def test_a_supervisor_cannot_insist_on_a_page_that_is_old(officer, hearing, person):
    url = address("change", hearing)
    officer.force_login(person("registry.sup"), "allauth.account.auth_backends.AuthenticationBackend")
    sent = shown(officer, url) | {"insist_why": "I say so.", "note": "Bring the bundles."}
    moved = moved_by_another(hearing, person)
    assert WORDS in officer.post(url, sent).content.decode()
    assert standing(hearing) == moved


def test_a_page_that_is_not_old_changes_the_hearing(officer, hearing):
    url = address("change", hearing)
    assert officer.post(url, shown(officer, url) | {"note": "Bring the bundles."}).status_code == 302
    assert standing(hearing).note == "Bring the bundles."
