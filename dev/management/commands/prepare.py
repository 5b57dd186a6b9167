"""Make the demonstration ready: what the portal needs, a certificate, the cast, the scenes."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandParser

from dev import engines
from dev.demo import cast, schedule
from dev.engines import schema
from icms.lib.pdf.keys import make_demo_certificate
from icms.management.commands import prepare


class Command(prepare.Command):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--list", action="store_true", help="list the cast at the end")
        parser.add_argument("--without-scenes", action="store_true", help="the scenes are played by another process")

    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        make_demo_certificate(settings.COURT_KEY_FILE, settings.COURT_CERTIFICATE_FILE, settings.COURT_KEY_PASSPHRASE)
        self.stderr.write(f"{cast.open_accounts()} accounts opened, {schedule.set_illustrative()} fees made up.")
        if settings.DEMO_SCENES and not options["without_scenes"]:
            self.stdout.write("Playing the scenes of the demonstration ...")
            call_command("demo", stdout=self.stderr)
        if options["list"]:
            call_command("demo", "--list", stdout=self.stdout)

    def migrate(self) -> None:
        """Read in what set-up has migrated already, where the engines are our own and new."""
        database = settings.DATABASES["default"]
        root = database.get("EMBEDDED_ROOT")
        if root is None:
            return super().migrate()
        engines.ensure(root)
        new = schema.is_empty(root, database["NAME"])
        if new and schema.read(root, database["NAME"]):
            return None
        super().migrate()
        if new:
            schema.write(root, database["NAME"])
        return None
