"""References that can be read out on the telephone: Crockford base 32 with a check character."""

import re
import secrets

from icms.lib.folding import plain

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CHECK_ALPHABET = ALPHABET + "*~$=U"
LENGTH = 8
_CONFUSED = str.maketrans({"O": "0", "I": "1", "L": "1"})


def _check(body: str) -> int:
    number = 0
    for character in body:
        number = number * 32 + ALPHABET.index(character)
    return number % 37


def _shown(body: str) -> str:
    return f"{body[:4]}-{body[4:]}-{CHECK_ALPHABET[_check(body)]}"


def new_reference() -> str:
    """A new random reference such as `7KM4-2QXD-Z`; its check character is always a letter or a digit."""
    while True:
        body = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        if _check(body) < len(ALPHABET):
            return _shown(body)


def plain_code(text: str) -> str:
    """Letters and digits that are read off paper, as their alphabet has them: O, I and L are 0, 1 and 1."""
    return re.sub(r"[-\s.]", "", plain(text)).upper().translate(_CONFUSED)


def parse_reference(text: str) -> str | None:
    """The normal form of a reference as somebody typed it, or None if it cannot be one."""
    typed = plain_code(text)
    body, check = typed[:-1], typed[-1:]
    if len(body) != LENGTH or any(character not in ALPHABET for character in body):
        return None
    return _shown(body) if CHECK_ALPHABET[_check(body)] == check else None
