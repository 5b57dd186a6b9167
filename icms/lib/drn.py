"""Document Reference Numbers: twelve digits, the last one a check digit (domain 7)."""

import re
import secrets

import pgtrigger

from icms.lib.folding import plain

# Damm's quasigroup of order ten: it catches every wrong digit and every swap of neighbours.
DAMM = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)
SEPARATORS = re.compile(r"[\s\-\u2010-\u2015.·]+")


def _damm(digits: str) -> int:
    state = 0
    for digit in digits:
        state = int(DAMM[state][int(digit)])
    return state


def new_drn() -> str:
    """A new random number in normal form (twelve digits). The caller's unique constraint settles a repeat."""
    digits = "".join(secrets.choice("0123456789") for _ in range(11))
    return f"{digits}{_damm(digits)}"


def parse_drn(text: str) -> str | None:
    """Normal form of what somebody typed, or None where it cannot be a DRN.

    Spaces, dashes and full-width digits are tolerated, as people copy the number from paper in fours.
    """
    digits = SEPARATORS.sub("", plain(text))
    if not re.fullmatch(r"[0-9]{12}", digits) or _damm(digits):
        return None
    return digits


def format_drn(drn: str) -> str:
    """As shown to people: `4820 1937 5567`."""
    return " ".join(drn[start : start + 4] for start in range(0, len(drn), 4))


def drawn_once() -> pgtrigger.Trigger:
    """For each table with a `drn`: its number goes on the list of all that were drawn, which holds none twice."""
    return pgtrigger.Trigger(
        name="drawn_once",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func="""
            IF TG_OP = 'INSERT' OR NEW.drn IS DISTINCT FROM OLD.drn THEN
                INSERT INTO cases_drn (number, drawn_at) VALUES (NEW.drn, now());
            END IF;
            RETURN NEW;
        """,
    )
