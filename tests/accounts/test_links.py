"""One-time links: they work once, for a time, for one thing, and the database alone does not give them away."""

from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection

from accounts import links
from accounts.models import Application, OneTimeLink
from icms.lib import clock
from icms.lib.errors import Refused
from tests.factories.court import TUESDAY_10

SET_PASSWORD = OneTimeLink.Purpose.SET_PASSWORD
OPEN = OneTimeLink.Purpose.OPEN_APPLICATION


def token_of(link: OneTimeLink) -> str:
    return links.path_of(link).rstrip("/").rsplit("/", 1)[1]


@pytest.fixture
def application(db):
    with clock.set_to(TUESDAY_10):
        return Application.objects.create(
            kind="individual", email="ho@example.com", state_since=clock.now(), created_at=clock.now()
        )


def at(**later: int):
    return clock.set_to(TUESDAY_10 + timedelta(**later))


def test_a_link_is_found_by_what_was_sent_and_looking_uses_nothing(person):
    with at():
        link = links.link_to_set_password(person("chan"))
        token = token_of(link)
        assert links.find((SET_PASSWORD,), token) == links.find((SET_PASSWORD,), token) == link


def test_a_used_link_is_used(person):
    with at():
        link = links.link_to_set_password(person("chan"))
        links.use(link_id=link.pk)
        assert links.find((SET_PASSWORD,), token_of(link)) is None
        with pytest.raises(Refused):
            links.use(link_id=link.pk)


def test_a_newer_link_ends_the_older_one(person):
    with at():
        old, new = (links.link_to_set_password(person("chan")) for _ in range(2))
        assert links.find((SET_PASSWORD,), token_of(old)) is None
        assert links.find((SET_PASSWORD,), token_of(new)) == new


def test_a_link_of_one_account_leaves_those_of_others(person):
    with at():
        first, _second = links.link_to_set_password(person("chan")), links.link_to_set_password(person("ng"))
        assert links.find((SET_PASSWORD,), token_of(first)) == first


def test_after_seven_days_a_link_has_expired(person):
    with at():
        link = links.link_to_set_password(person("chan"))
    with at(days=7, seconds=-1):
        assert links.find((SET_PASSWORD,), token_of(link)) == link
    with at(days=7):
        assert links.find((SET_PASSWORD,), token_of(link)) is None


def test_a_link_for_an_application_sets_no_password(application):
    with at():
        assert links.find((SET_PASSWORD,), token_of(links.link_to_application(application))) is None


@pytest.mark.parametrize("forged", ["", "0" * 64, "陳大文", "x" * 5000])
def test_a_forged_token_opens_nothing(person, forged):
    with at():
        link = links.link_to_set_password(person("chan"))
        assert links.find((SET_PASSWORD,), forged) is None
        assert links.find((SET_PASSWORD,), link.nonce + forged) is None


def test_the_row_without_the_secret_key_does_not_give_the_token(person, settings):
    with at():
        link = links.link_to_set_password(person("chan"))
        token = token_of(link)
        settings.SECRET_KEY = "another" * 8
        assert token_of(link) != token
        assert links.find((SET_PASSWORD,), token) is None


def test_a_code_opens_the_application_once(application):
    with at():
        link = links.code_for_application(application)
        code = links.code_of(link)
        assert links.use_code(application=application, code=f" {code[:4]} {code[4:]} ") == link
        with pytest.raises(Refused):
            links.use_code(application=application, code=code)


def test_five_wrong_codes_end_the_right_one_too(application):
    with at():
        code = links.code_of(links.code_for_application(application))
        wrong = "00000000" if code != "00000000" else "11111111"
        for _ in range(links.MOST_WRONG_CODES):
            with pytest.raises(Refused):
                links.use_code(application=application, code=wrong)
        with pytest.raises(Refused):
            links.use_code(application=application, code=code)


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_use_a_link_at_once_one_gets_in(application):
    with at():
        link = links.code_for_application(application)
    outcomes: list[bool] = []

    def use() -> None:
        try:
            with at():
                links.use(link_id=link.pk)
            outcomes.append(True)
        except Refused:
            outcomes.append(False)
        finally:
            connection.close()

    threads = [Thread(target=use) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [False] * 7 + [True]


def test_asking_for_a_code_leaves_the_link_that_was_sent(application):
    with at():
        link = links.link_to_application(application)
        links.code_for_application(application)
        assert links.find((OPEN,), token_of(link)) == link


def test_what_was_sent_to_a_wrong_address_can_be_ended(person):
    with at():
        link = links.link_to_set_password(person("chan"))
        links.end_links(account=person("chan"))
        assert links.find((SET_PASSWORD,), token_of(link)) is None
