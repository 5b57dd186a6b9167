"""Play the scenes of the demonstration: an organization at work, filings in every state. Each once."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from icms.demo import members, scenes


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The scenes are for the demonstration: set ICMS_DEMO=true.")
        self.stdout.write(f"{members.join()} members joined, {scenes.play()} scenes played.")
