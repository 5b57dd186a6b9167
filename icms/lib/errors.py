"""A rule said no, with every reason at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import lazy


@dataclass(frozen=True)
class Reason:
    """Why a thing may not be done: a code for programs, words for the reader, the field to mend if any."""

    code: str
    message: Any  # a lazy translation
    field: str = ""

    def __str__(self) -> str:
        return str(self.message)


def worded(words: Any, **figures: Any) -> Any:
    """Words with figures in them, in the language of whoever reads them: `%` alone would settle on that of now."""
    return lazy(lambda: str(words) % figures, str)()


class Refused(Exception):
    """Raised by a service that will not act; carries every reason, so that all can be mended at once."""

    def __init__(self, reasons: Iterable[Reason] | Reason) -> None:
        self.reasons = [reasons] if isinstance(reasons, Reason) else list(reasons)
        super().__init__("; ".join(reason.code for reason in self.reasons))
