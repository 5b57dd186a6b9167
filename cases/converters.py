"""How a case number is written in an address; registered as `case_number` in `cases.apps`."""

from cases.models.case import slug_of


class CaseNumberConverter:
    """`DCPI-1234-2026` in an address is the case `DCPI 1234/2026`; nothing else is a case number there."""

    regex = r"[A-Z]{2,6}-[1-9][0-9]{0,6}-[0-9]{4}"

    def to_python(self, value: str) -> str:
        prefix, serial, year = value.split("-")
        return f"{prefix} {serial}/{year}"

    def to_url(self, value: object) -> str:
        """Takes a case, its number, or the number in its normal form."""
        return slug_of(str(value))
