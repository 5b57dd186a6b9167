"""How much of a long run is done: a sample of it in the suite, all of it in `make proof`.

The sample is fixed, and goes round: where a sweep has pages, languages, widths or people, the next page is met in the
next language, by the next person. What is decided here: docs/decisions/what-the-suite-samples.md.
"""

import itertools
import os
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

import pytest

Item = TypeVar("Item")

PROOF = os.environ.get("ICMS_PROOF") == "1"
# Narrow and wide, in English and in Chinese: the first two are one diagonal, the last two the other.
LOOKS = (("en", 1280), ("zh-hant", 360), ("en", 360), ("zh-hant", 1280))


def how_many(name: str, *, sample: int, proof: int) -> int:
    """This environment variable's number where it is set; else that of the suite, or of `make proof`."""
    return int(os.environ.get(name) or (proof if PROOF else sample))


def some(everything: Sequence[Item], *, one_in: int, turn: int = 0) -> Sequence[Item]:
    """One in so many, the first of them by `turn`, so that as many turns meet everything; in `make proof` all."""
    return everything if PROOF else everything[turn % one_in :: one_in]


def in_turn(names: Any, values: Iterable[Any], *, at_once: int = 1) -> Callable[[Callable[..., Any]], Any]:
    """Parametrizes several tests, each with the next `at_once` of the values; in `make proof` each with all.

    IN_A_LANGUAGE = in_turn("language", LANGUAGES)

    @IN_A_LANGUAGE
    def test_...(language):
    """
    everything = list(values)
    turns = itertools.cycle(everything)

    def mark(test: Callable[..., Any]) -> Any:
        chosen = everything if PROOF else list(itertools.islice(turns, at_once))
        return pytest.mark.proof(pytest.mark.parametrize(names, chosen)(test))

    return mark


def in_looks(*, first: int = 0, at_once: int = 1) -> Callable[[Callable[..., Any]], Any]:
    """Journeys of one file: in the suite each in the next of LOOKS, from `first` on; in `make proof` each in all."""
    return in_turn(("language", "width"), [*LOOKS[first:], *LOOKS[:first]], at_once=at_once)
