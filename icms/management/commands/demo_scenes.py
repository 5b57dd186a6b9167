"""Play the scenes of the demonstration: filings in every state. Does nothing where anything has been filed."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from icms.demo import fees, scenes


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The scenes are for the demonstration: set ICMS_DEMO=true.")
        self.stdout.write(f"{scenes.play() + fees.play()} scenes played.")
