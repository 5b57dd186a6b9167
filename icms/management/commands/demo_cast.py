"""Open the accounts of the demonstration, or list them."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from icms.demo import cast


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--list", action="store_true", help="only list the accounts")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The cast is for the demonstration: set ICMS_DEMO=true.")
        if not options["list"]:
            self.stdout.write(f"{cast.open_accounts()} accounts opened.")
            return
        for username, who in cast.people():
            self.stdout.write(f"  {username:<14} {who}")
        self.stdout.write(f"  password for all: {cast.PASSWORD}")
