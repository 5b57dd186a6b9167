"""Case numbers: what people type, the normal form, and the next one in a series (domain 4.1)."""

import re
import unicodedata
from dataclasses import dataclass

from django.db import connection

from cases.models import CaseNumberSeries, CaseType

_TYPED = re.compile(r"^\s*([A-Z]{2,6})\s*[-.]?\s*0*([0-9]{1,7})\s*(?:/|OF)\s*([0-9]{4}|[0-9]{2})\s*$")


@dataclass(frozen=True)
class CaseNumber:
    """A case number in its parts."""

    prefix: str
    serial: int
    year: int

    def __str__(self) -> str:
        return f"{self.prefix} {self.serial}/{self.year}"


def parse_case_number(text: str) -> CaseNumber | None:
    """A case number as people write it, or None.

    `dcpi1234/26`, `DCPI001234/2026`, `DCPI 1234 of 2026` and full-width letters are all `DCPI 1234/2026`. Two digits of
    a year are of this century.
    """
    typed = unicodedata.normalize("NFKC", text).upper()
    found = _TYPED.match(typed)
    if found is None:
        return None
    prefix, serial, year = found[1], int(found[2]), int(found[3])
    if serial == 0:
        return None
    return CaseNumber(prefix, serial, year + 2000 if year < 100 else year)


def next_number(*, case_type: CaseType, year: int) -> CaseNumber:
    """Draw the next number of a series, without gap or repeat.

    Must be called in the transaction that creates the case: the series stays locked until it commits, and a rollback
    gives the number back.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("next_number() belongs in the transaction that creates the case.")
    CaseNumberSeries.objects.bulk_create([CaseNumberSeries(case_type=case_type, year=year)], ignore_conflicts=True)
    series = CaseNumberSeries.objects.select_for_update().get(case_type=case_type, year=year)
    series.last += 1
    series.save(update_fields=["last"])
    return CaseNumber(case_type.pk, series.last, year)


def likely_next(*, case_type: CaseType, year: int) -> CaseNumber:
    """The number the next case would get, as a forecast for the registry's page."""
    series = CaseNumberSeries.objects.filter(case_type=case_type, year=year).first()
    return CaseNumber(case_type.pk, (series.last if series else 0) + 1, year)
