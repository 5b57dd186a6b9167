"""Any one process of the portal may be killed; the portal says so, and comes back."""

import json
import urllib.error
import urllib.request

from django.contrib.auth import get_user_model

from tests.support.portal import Portal, wait_until


def ask(portal: Portal, path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(portal.url(path), timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def test_the_test_sees_the_rows_of_the_running_portal(portal: Portal) -> None:
    assert get_user_model().objects.filter(username="chan").exists()
    assert ask(portal, "/healthz") == (200, "ok\n")


def test_without_redis_the_portal_says_that_it_is_not_ready(portal: Portal) -> None:
    portal.kill_engine("redis")
    wait_until(lambda: ask(portal, "/readyz")[0] == 503)
    assert json.loads(ask(portal, "/readyz")[1]).items() >= {"database": True, "redis": False, "storage": True}.items()
    assert ask(portal, "/healthz")[0] == 200
    portal.start_engines()
    wait_until(lambda: ask(portal, "/readyz")[0] == 200)


def test_without_postgresql_it_is_alive_and_heals_by_itself(portal: Portal) -> None:
    portal.kill_engine("postgres")
    wait_until(lambda: not json.loads(ask(portal, "/readyz")[1])["database"])
    assert ask(portal, "/healthz")[0] == 200
    portal.start_engines()
    wait_until(lambda: ask(portal, "/readyz")[0] == 200)
    assert get_user_model().objects.filter(username="chan").exists()


def test_a_killed_web_server_comes_back_at_the_same_address(portal: Portal) -> None:
    portal.kill("web")
    portal.start("web")
    assert ask(portal, "/readyz")[0] == 200


def test_a_killed_worker_comes_back(portal: Portal) -> None:
    portal.kill("worker")
    assert not portal.children["worker"].is_alive()
    portal.start("worker")
    assert portal.children["worker"].is_alive()
