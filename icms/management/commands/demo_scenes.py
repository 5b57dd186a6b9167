"""Play the scenes of the demonstration: filings and applications in every state. What is there already stays."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from icms.demo import applications, scenes


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The scenes are for the demonstration: set ICMS_DEMO=true.")
        self.stdout.write(f"{scenes.play()} scenes played, {applications.play()} applications made.")
