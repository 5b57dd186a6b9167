"""Keeps robots from public forms: a proof of work (ALTCHA), or without JavaScript a few tries an hour."""

import base64
import hashlib
import ipaddress
import json
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from altcha.v1 import ChallengeOptions, create_challenge, verify_solution
from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _
from redis.exceptions import RedisError

from icms.lib import clock
from icms.lib.errors import Reason, Refused

LIFETIME = timedelta(minutes=20)
HOUR = 3600
WORK = 60_000  # the most guesses one solution takes: under a second on a telephone
LONGEST = 1_000

TOO_MANY = Reason(
    "too_many", _("This was done too often from your connection in the last hour. Wait an hour, then try again.")
)
NO_SCRIPT = Reason(
    "too_many",
    _(
        "Without scripts a connection may do this only a few times an hour, and yours has. "
        "Turn scripts on for this page, or wait an hour."
    ),
)
UNSOLVED = Reason("unsolved", _("The check against robots did not work this time. Press the button again."))
USED = Reason("used", _("This page was used already. Press the button again."))
UNAVAILABLE = Reason("away", _("This cannot be done at this moment. Try again in a few minutes."))


@dataclass(frozen=True)
class Limit:
    """How often an hour one connection may do a thing, and how often of these without script; `what` names it."""

    what: str
    an_hour: int
    without_script: int


def new_challenge() -> str:
    """A challenge for a page, as JSON; it holds for twenty minutes and for one answer."""
    made = create_challenge(
        ChallengeOptions(
            algorithm="SHA-256",
            max_number=WORK,
            salt_length=12,
            hmac_key=settings.ALTCHA_KEY,
            expires=clock.now() + LIFETIME,
        )
    ).to_dict()
    return json.dumps({name.lower(): value for name, value in made.items()})


def admit(limit: Limit, *, solution: str, address: str) -> None:
    """Let one visitor through. Raises Refused when it looks like a robot's visit, or is one too many from an address.

    A visit with a solution counts against the larger limit; one without any, against the smaller. Where nothing can be
    counted, nobody is let through.
    """
    try:
        _admit(limit, solution, neighbourhood(address))
    except RedisError:
        raise Refused(UNAVAILABLE) from None


def within_an_hour(what: str, who: str, most: int) -> bool:
    """Count one more for `who` within this hour; is it still at most so many? Raises Refused where nobody can count."""
    try:
        return within(what, hashlib.sha256(who.encode()).hexdigest()[:32], most)
    except RedisError:
        raise Refused(UNAVAILABLE) from None


def _admit(limit: Limit, solution: str, who: str) -> None:
    if not solution:
        if not within(f"{limit.what}-no-script", who, limit.without_script):
            raise Refused(NO_SCRIPT)
        return
    solved = _solved(solution)
    if solved is None:
        raise Refused(UNSOLVED)
    if not cache.add(f"pow:{solved}", 1, LIFETIME.total_seconds()):
        raise Refused(USED)
    if not within(limit.what, who, limit.an_hour):
        raise Refused(TOO_MANY)


def _solved(solution: str) -> str | None:
    """The challenge that was solved, or None: not ours, not solved, or too old."""
    if len(solution) > LONGEST:
        return None
    try:
        payload: Any = json.loads(base64.b64decode(solution, validate=True))
        solved, _problem = verify_solution(payload, settings.ALTCHA_KEY, check_expires=True)
        return str(payload["challenge"]) if solved else None
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError):
        return None


def within(what: str, who: str, limit: int) -> bool:
    """Count one more within this hour; is it still within the limit? Raises RedisError where nothing can be counted."""
    return counted(what, who) <= limit


def counted(what: str, who: str) -> int:
    """Count one more within this hour; how many are there now? Raises RedisError where nothing can be counted."""
    key = f"rate:{what}:{who}:{int(clock.now().timestamp()) // HOUR}"
    cache.add(key, 0, HOUR)
    return int(cache.incr(key))


def new_name() -> str:
    """A name for a browser that passed a check, to count what it does; it says nothing of whose it is."""
    return secrets.token_urlsafe(12)


def neighbourhood(address: str) -> str:
    """An address as a key; of IPv6 the network, since one household has more addresses than can be counted."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        known = address
    else:
        known = str(ipaddress.ip_network((found, 64 if found.version == 6 else 32), strict=False))
    return hashlib.sha256(known.encode()).hexdigest()[:32]
