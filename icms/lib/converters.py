"""How public references are written in addresses."""

from datetime import date

from django.urls import register_converter

from icms.lib.forms import FIRST_YEAR, LAST_YEAR
from icms.lib.references import parse_reference


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
        day = date.fromisoformat(value)
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValueError(value)
        return day

    def to_url(self, value: date) -> str:
        return value.isoformat()


register_converter(ReferenceConverter, "reference")
register_converter(DateConverter, "iso_date")
