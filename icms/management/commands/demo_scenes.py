"""Play the scenes of the demonstration: an organization at work, filings and applications in every state. Each once."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from icms.demo import applications, members, money, scenes


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The scenes are for the demonstration: set ICMS_DEMO=true.")
        joined, played, made = members.join(), scenes.play() + money.play(), applications.play()
        self.stdout.write(f"{joined} members joined, {played} scenes played, {made} applications made.")
