"""A file that differs, however little, from the one that was sealed is never that very document (domain 7)."""

import hashlib
import random
from collections.abc import Callable

import pytest

from filings.drn_check.selectors import FileVerdict, check_drn
from filings.models import Document
from icms.lib import storage
from tests.support.samples import how_many

Change = Callable[[bytearray, random.Random], None]


def a_bit(content: bytearray, chance: random.Random) -> None:
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)


def a_byte_more(content: bytearray, chance: random.Random) -> None:
    content.insert(chance.randrange(len(content) + 1), chance.randrange(256))


def a_part_less(content: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(content))
    del content[start : start + 1 + chance.randrange(64)]


def cut_off(content: bytearray, chance: random.Random) -> None:
    del content[chance.randrange(len(content)) :]


def something_after(content: bytearray, chance: random.Random) -> None:
    content += chance.choice([b"\n", b"\0", b"%%EOF\n", b" "])


def another_line_end(content: bytearray, chance: random.Random) -> None:
    places = [place for place, byte in enumerate(content) if byte == 10]
    content.insert(chance.choice(places), 13)


CHANGES: list[Change] = [a_bit, a_byte_more, a_part_less, cut_off, something_after, another_line_end]


@pytest.mark.proof
def test_no_changed_file_is_the_very_document(sealed: Document) -> None:
    drn, content = sealed.seal.drn, storage.path_of(sealed.seal.sha256).read_bytes()
    chance, said = random.Random(1), set()
    for number in range(how_many("MUTATED_FILES", sample=300, proof=10_000)):
        changed = bytearray(content)
        CHANGES[number % len(CHANGES)](changed, chance)
        assert changed != content
        said.add(check_drn(drn, sha256=hashlib.sha256(changed).hexdigest()).file)
    assert said == {FileVerdict.OTHER}
    assert check_drn(drn, sha256=hashlib.sha256(content).hexdigest()).file == FileVerdict.SAME
