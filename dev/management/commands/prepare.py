"""Make the demonstration ready: what the portal needs, a certificate, the cast, the scenes."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandParser

from dev.demo import cast
from icms.lib.pdf.keys import make_demo_certificate
from icms.management.commands import prepare


class Command(prepare.Command):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--list", action="store_true", help="also list the cast, on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        to, self.stdout = self.stdout, self.stderr
        super().handle(*args, **options)
        make_demo_certificate(settings.COURT_KEY_FILE, settings.COURT_CERTIFICATE_FILE, settings.COURT_KEY_PASSPHRASE)
        self.stdout.write(f"{cast.open_accounts()} accounts opened.")
        if settings.DEMO_SCENES:
            call_command("demo", stdout=self.stdout)
        if options["list"]:
            call_command("demo", "--list", stdout=to)
