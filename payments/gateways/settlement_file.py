"""The settlement file of one day: what a provider took and gave back, with a last line that counts and sums them.

    line,kind,provider_reference,merchant_reference,payment_method,amount,currency,at
    1,payment,pay_…,7KM4-2QXD-Z,visa,504.00,HKD,2026-11-24T10:00:03+08:00
    2,refund,ref_…,9HD2-VKN4-E,visa,-504.00,HKD,2026-11-24T15:12:40+08:00
    3,refund_failure,ref_…,9HD2-VKN4-E,visa,504.00,HKD,2026-11-24T17:02:11+08:00
    end,3,,,,504.00,,2026-11-24

Only the standard library is used, because the sandbox writes such files too.
"""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone

HONG_KONG = timezone(timedelta(hours=8))
HEAD = ["line", "kind", "provider_reference", "merchant_reference", "payment_method", "amount", "currency", "at"]
KINDS = ("payment", "refund", "refund_failure")
AMOUNT = re.compile(r"(-?)(\d{1,12})\.(\d\d)")


@dataclass(frozen=True)
class Line:
    """One movement: a payment, a refund (`cents` are negative), or a refund that came back (`refund_failure`)."""

    kind: str
    provider_reference: str
    merchant_reference: str
    payment_method: str
    cents: int
    currency: str
    at: datetime


class BadFile(Exception):
    """The file cannot be used; `why` is one of the reasons in `payments.models.Reconciliation.FileState`."""

    def __init__(self, why: str, line: int = 0) -> None:
        super().__init__(why)
        self.why, self.line = why, line


def bounds_of(day: date) -> tuple[float, float]:
    """When a day in Hong Kong begins and ends, in seconds since 1970."""
    begins = datetime.combine(day, time(), HONG_KONG).timestamp()
    return begins, begins + 86_400


def written(lines: Iterable[Line], day: date) -> bytes:
    """The lines of a day as its file, in UTF-8."""
    file, lines = io.StringIO(), list(lines)
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(HEAD)
    for number, line in enumerate(lines, start=1):
        names = [line.kind, line.provider_reference, line.merchant_reference, line.payment_method]
        at = line.at.astimezone(HONG_KONG).isoformat(timespec="seconds")
        writer.writerow([number, *names, _dollars(line.cents), line.currency, at])
    total = _dollars(sum(line.cents for line in lines))
    writer.writerow(["end", len(lines), "", "", "", total, "", day.isoformat()])
    return file.getvalue().encode()


def read(body: bytes, day: date) -> list[Line]:
    """The lines of a day's file. Raises BadFile: wrong encoding, truncated, unreadable, of another day."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadFile("wrong_encoding") from error
    if "\x00" in text:  # UTF-16 read as UTF-8
        raise BadFile("wrong_encoding")
    try:
        rows = list(csv.reader(io.StringIO(text), strict=True))
    except csv.Error as error:
        raise BadFile("unreadable") from error
    if not rows or rows[0] != HEAD:
        raise BadFile("unreadable", 1)
    if len(rows) < 2 or rows[-1][:1] != ["end"] or len(rows[-1]) != len(HEAD):
        raise BadFile("truncated", len(rows))
    lines = [_line(row, number) for number, row in enumerate(rows[1:-1], start=2)]
    end = rows[-1]
    if end[7] != day.isoformat():
        raise BadFile("other_day", len(rows))
    if end[1] != str(len(lines)) or end[5] != _dollars(sum(line.cents for line in lines)):
        raise BadFile("truncated", len(rows))
    return lines


def _line(row: list[str], number: int) -> Line:
    amount = AMOUNT.fullmatch(row[5]) if len(row) == len(HEAD) else None
    if amount is None or row[1] not in KINDS:
        raise BadFile("unreadable", number)
    cents = int(amount[2]) * 100 + int(amount[3])
    try:
        at = datetime.fromisoformat(row[7])
    except ValueError as error:
        raise BadFile("unreadable", number) from error
    return Line(row[1], row[2], row[3], row[4], -cents if amount[1] else cents, row[6], at)


def _dollars(cents: int) -> str:
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02}"
