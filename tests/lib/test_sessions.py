"""Two requests of one browser at once: each saves what it changed, and undoes nothing of the other."""

import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session

from icms.lib.sessions import NamesInSession, SessionStore

pytestmark = pytest.mark.django_db
BASKET = NamesInSession("basket", most=3)


@pytest.fixture
def key() -> str:
    """A session with something in it."""
    begun = SessionStore()
    begun["seen_at"] = 1
    begun["old"] = "kept"
    BASKET.put(begun, "first")
    begun.save()
    assert begun.session_key is not None
    return begun.session_key


def read(key: str) -> SessionStore:
    """A request that has begun: it has read its session."""
    session = SessionStore(key)
    assert session.get("old") == "kept"
    return session


def test_the_portal_keeps_its_sessions_so():
    assert SessionStore.__module__ == settings.SESSION_ENGINE and settings.SESSION_SAVE_EVERY_REQUEST


def test_what_two_tabs_choose_at_once_is_both_kept(key):
    one, other = read(key), read(key)
    BASKET.put(one, "second")
    BASKET.put(other, "third")
    one.save()
    other.save()
    assert BASKET.of(SessionStore(key)) == ["first", "second", "third"]


def test_a_page_that_is_slow_to_answer_undoes_nothing(key):
    slow, quick = read(key), read(key)
    BASKET.put(quick, "second")
    quick.save()
    slow.save()
    assert BASKET.of(SessionStore(key)) == ["first", "second"]


def test_what_one_took_out_another_does_not_bring_back(key):
    one, other = read(key), read(key)
    BASKET.take_out(one, ["first", "never there"])
    one.save()
    other["seen_at"] = 2
    other.save()
    found = SessionStore(key)
    assert BASKET.of(found) == [] and (found["seen_at"], found["old"]) == (2, "kept")


def test_what_is_changed_within_a_value_is_saved_too(key):
    one = read(key)
    one["list"] = [1]
    one.save()
    again = read(key)
    again["list"].append(2)
    again.save()
    assert SessionStore(key)["list"] == [1, 2]


def test_a_second_save_of_the_same_request_saves_what_came_after_the_first(key):
    one, other = read(key), read(key)
    one["a"] = 1
    one.save()
    other["b"] = 2
    other.save()
    one["c"] = 3
    one.save()
    found = SessionStore(key)
    assert (found["a"], found["b"], found["c"]) == (1, 2, 3)


def test_a_session_that_was_ended_meanwhile_is_not_begun_again(key):
    unchanged, changed = read(key), read(key)
    changed["a"] = 1
    Session.objects.all().delete()
    for session in (unchanged, changed):
        with pytest.raises(UpdateError):
            session.save()
    assert not Session.objects.exists()


def test_a_session_goes_on_under_another_key_with_all_it_had_and_the_old_one_is_gone(key):
    signing_in = read(key)
    signing_in.cycle_key()
    signing_in["account"] = 7
    signing_in.save()
    new = signing_in.session_key
    assert new != key and not Session.objects.filter(session_key=key).exists()
    found = SessionStore(new)
    assert (found["account"], found["old"], BASKET.of(found)) == (7, "kept", ["first"])


def test_an_ended_session_leaves_nothing_to_the_next(key):
    session = read(key)
    session.flush()
    session["a"] = 1
    session.save()
    assert dict(SessionStore(session.session_key).items()) == {"a": 1}


def test_every_answer_puts_the_end_of_a_session_off(key):
    Session.objects.update(expire_date="2999-01-01T00:00Z")
    read(key).save()
    assert Session.objects.get().expire_date.year < 2999


def test_of_too_many_names_the_latest_are_kept(key):
    session = read(key)
    for name in ("second", "third", "fourth", "second"):
        BASKET.put(session, name)
    session.save()
    assert BASKET.of(SessionStore(key)) == ["third", "fourth", "second"]


def test_the_latest_is_the_latest_although_the_clock_went_back(key):
    session = read(key)
    with time_machine.travel("2001-01-01", tick=False):
        for name in ("second", "third", "fourth"):
            BASKET.put(session, name)
    assert BASKET.of(session) == ["second", "third", "fourth"]


def test_a_one_in_the_place_of_a_yes_is_a_change(key):
    one = read(key)
    one["answer"] = True
    one.save()
    again = read(key)
    again["answer"] = 1
    again.save()
    assert SessionStore(key)["answer"] is not True
