"""How public references are written in addresses."""

import re
from datetime import date

from django.urls import register_converter

from icms.lib.references import parse_reference

_WRITTEN = re.compile(r"([A-Za-z]{2,6})-0*([0-9]{1,7})-([0-9]{4})")


class CaseNumberConverter:
    """`DCPI-1234-2026` in an address is the case `DCPI 1234/2026`; nothing else is a case number there."""

    regex = r"[A-Z]{2,6}-[1-9][0-9]{0,6}-[0-9]{4}"

    def to_python(self, value: str) -> str:
        return self.spoken(value)

    def to_url(self, value: object) -> str:
        """Takes the normal form, or a case that says it."""
        prefix, _, rest = str(value).partition(" ")
        return f"{prefix}-{rest.replace('/', '-')}"

    @staticmethod
    def spoken(value: str) -> str:
        """`DCPI-1234-2026` in normal form; anything else as it came."""
        written = _WRITTEN.fullmatch(value)
        return f"{written[1].upper()} {written[2]}/{written[3]}" if written else value


class ReferenceConverter:
    """`7km42qxdz` and `7KM4-2QXD-Z` are the same filing, or the same application."""

    regex = r"[0-9A-Za-z-]{9,14}"

    def to_python(self, value: str) -> str:
        reference = parse_reference(value)
        if reference is None:
            raise ValueError(value)
        return reference

    def to_url(self, value: str) -> str:
        return value


class DateConverter:
    """`2026-11-24` in an address is that day."""

    regex = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()


register_converter(CaseNumberConverter, "case_number")
register_converter(ReferenceConverter, "reference")
register_converter(DateConverter, "iso_date")
