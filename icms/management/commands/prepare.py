"""Make the database ready: migrations, then the reference data. May be run again and again."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write("Bringing the database up to date ...")
        self.migrate()
        self.stdout.write("Loading the reference data ...")
        call_command("load_reference", stdout=self.stderr)

    def migrate(self) -> None:
        """Apply the migrations that this database lacks."""
        call_command("migrate", interactive=False, verbosity=0, stdout=self.stderr)
