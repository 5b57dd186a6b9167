"""Load the reference data: courts, calendar, fees, document types, reasons. Loading twice is loading once."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts import reference_data as accounts
from cases.calendar import reference_data as calendar
from cases.courts import reference_data as courts
from cases.hearings import reference_data as hearings
from cases.linking import reference_data as linking
from causebook import reference_data as causebook
from filings import reference_data as filings
from payments import reference_data as payments


class Command(BaseCommand):
    help = __doc__

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        loaded: dict[str, int] = {}
        try:
            for room in (accounts, courts, linking, calendar, hearings, payments, filings, causebook):
                loaded |= room.load()
        except ValueError as error:
            raise CommandError(f"Nothing was loaded. {error}") from error
        self.stdout.write(", ".join(f"{count} {name}" for name, count in loaded.items()))
