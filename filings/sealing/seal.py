"""Seal a document: one incremental update with the visible seal, signed with the court's certificate (domain 6.6)."""

import math
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.sign.fields import SigFieldSpec

from filings.sealing import placement
from filings.sealing.appearance import SealFacts, draw, short_time
from filings.sealing.placement import ADDED_PAGE, Place
from icms.lib.drn import format_drn
from icms.lib.pdf import isolate
from icms.lib.pdf.increment import CannotAppend, Increment, increment
from icms.lib.pdf.keys import CourtSigner
from icms.lib.pdf.signing import mark

__all__ = ["CannotSeal", "SealFacts", "Sealed", "seal_pdf"]

SEAL, TRIAL_SEAL = "seal", "trial-seal"


class CannotSeal(Exception):
    """The file cannot take the seal; preflight refuses such a file at upload. The message is for the log."""


@dataclass(frozen=True)
class Sealed:
    """What was made. Hashes are SHA-256 in hexadecimal, sizes bytes; `page` counts from 1."""

    sha256: str
    size: int
    original_sha256: str
    original_size: int
    place: Place
    page: int


def seal_pdf(
    source: Path,
    target: Path,
    seal: SealFacts,
    signer: CourtSigner,
    *,
    place: Place | None = None,
    at: datetime | None = None,
    durable: bool = True,
) -> Sealed:
    """Write the sealed copy of `source` to `target`; the source is an exact prefix of it.

    `place` is where preflight found room (`Report.seal_place`); without it page 1 is looked at again, in an
    isolated process. `at` is the time of signing. Raises CannotSeal where the file's structure does not allow it.
    """
    place = place or _find_place(source)
    try:
        with increment(source, target, durable=durable) as update:
            page, number = _page(update, seal, place)
            rectangle = place.sheet.rectangle(place.x_mm, place.y_mm, *seal.size_mm(place.shape))
            signed = update.sign(
                signer,
                field=_field(seal, page, number, rectangle),
                appearance=_appearance(update, seal, place),
                entries=_entries(update, seal),
                timestamp=at or datetime.now(UTC),
                reason=_reason(seal),
            )
    except CannotAppend as error:
        raise CannotSeal(str(error)) from error
    return Sealed(signed.sha256, signed.size, signed.original_sha256, signed.original_size, place, number + 1)


def _find_place(source: Path) -> Place:
    try:
        return Place.from_json(isolate.run("filings.sealing.placement:place_of_file", str(source)))
    except isolate.IsolationError as error:
        raise CannotSeal(str(error)) from error


def _page(update: Increment, seal: SealFacts, place: Place) -> tuple[generic.IndirectObject, int]:
    """The page that takes the seal, and its number from 0."""
    writer = update.writer
    if place.where != ADDED_PAGE:
        first: generic.IndirectObject = writer.find_page_for_modification(0)[0]  # type: ignore[no-untyped-call]
        return first, 0
    pages = int(writer.root["/Pages"]["/Count"])
    return placement.append(writer, seal, update.original_sha256, pages), pages


def _field(seal: SealFacts, page: generic.IndirectObject, number: int, rectangle: list[float]) -> SigFieldSpec:
    spoken = (
        f"Trial seal, not sealed by a court. {seal.case_number}"
        if seal.trial
        else f"Sealed by the {seal.court_en} {seal.court_zh}. {seal.case_number}. "
        f"{seal.time_words[0]} {short_time(seal.deemed_receipt)}. DRN {format_drn(seal.drn)}"
    )
    name = f"ICMS-{'Trial' if seal.trial else 'Seal'}-{seal.drn}"
    corners: Any = tuple(round(edge, 3) for edge in rectangle)  # points, which need not be whole
    return SigFieldSpec(name, on_page=number, box=corners, readable_field_name=spoken)


def _appearance(update: Increment, seal: SealFacts, place: Place) -> generic.DictionaryObject:
    """The drawing as the field's appearance, turned so that it stands upright on a turned page."""
    form = draw(seal, place.shape).as_form(update.writer)
    turn = math.radians(place.sheet.rotation)
    cosine, sine = round(math.cos(turn)), round(math.sin(turn))
    matrix = [cosine, sine, -sine, cosine, 0, 0]
    form[pdf_name("/Matrix")] = generic.ArrayObject([generic.NumberObject(number) for number in matrix])
    return generic.DictionaryObject({pdf_name("/N"): update.writer.add_object(form)})


def _entries(update: Increment, seal: SealFacts) -> dict[str, generic.PdfObject]:
    kind = TRIAL_SEAL if seal.trial else SEAL
    time = {"IssuedAt" if seal.is_issued else "DeemedReceipt": seal.deemed_receipt.astimezone(UTC).isoformat()}
    return mark(
        kind,
        update.original_sha256,
        update.original_size,
        DRN=seal.drn,
        Court=seal.court_en,
        CaseNumber=seal.case_number,
        **time,
    )


def _reason(seal: SealFacts) -> str:
    if seal.trial:
        return "Trial seal; not sealed by a court"
    return f"Sealed by the {seal.court_en}, {seal.case_number}, DRN {format_drn(seal.drn)}"
