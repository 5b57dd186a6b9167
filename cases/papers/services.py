"""A paper gets its DRN before it is set, bears it in print and in its signature, and is entered with its content.

unsigned = draw_drn(language)           # its number, and the QR code that leads to the check of it
signed = sign_paper(unsigned, pdf, …)   # the file, to be stored
enter_paper(signed, …)                  # in the transaction that keeps the paper
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from cases.models import Court, Paper
from icms.lib.drn import format_drn, new_drn
from icms.lib.pdf.documents import qr_code
from icms.lib.pdf.signing import signed_paper


@dataclass(frozen=True)
class PaperNumber:
    """The DRN of a paper that is not made yet, and the language of its words."""

    drn: str
    language: str

    @property
    def context(self) -> dict[str, Any]:
        """What the block `check` of `pdf/base.html` shows: the number in fours, and the QR code of its check."""
        address = f"{settings.PUBLIC_URL}/{self.language}/drn/?drn={self.drn}"
        return {"drn": format_drn(self.drn), "qr": qr_code(address)}


@dataclass(frozen=True)
class SignedPaper:
    """A signed PDF, and what the DRN check must know of it."""

    number: PaperNumber
    kind: Paper.Kind
    about: str
    pdf: bytes
    at: datetime


def draw_drn(language: str) -> PaperNumber:
    """A new number. Whether it is on something already is settled when the paper is entered."""
    return PaperNumber(new_drn(), language)


def sign_paper(number: PaperNumber, pdf: bytes, *, kind: Paper.Kind, about: str, at: datetime) -> SignedPaper:
    """The same PDF with the court's signature, made `at` (aware); `about` is the reference printed on it."""
    signed = signed_paper(pdf, known_by=about, kind=kind, at=at, drn=number.drn)
    return SignedPaper(number, kind, about, signed, at)


def enter_paper(signed: SignedPaper, *, court: Court | None, replaces: Iterable[Paper] = ()) -> Paper:
    """Have the DRN check know the paper; those that it replaces answer so from now on.

    Call it in the transaction that keeps the paper. Raises IntegrityError where the number is on something already:
    nothing is kept then, and whoever made the paper makes it again.
    """
    paper = Paper.objects.create(
        drn=signed.number.drn,
        kind=signed.kind,
        about=signed.about,
        court=court,
        language=signed.number.language,
        sha256=hashlib.sha256(signed.pdf).hexdigest(),
        made_at=signed.at,
    )
    former = [each.pk for each in replaces if each.pk != paper.pk]
    Paper.objects.filter(pk__in=former, replaced_at=None).update(replaced_at=signed.at, replaced_by=paper)
    return paper
