"""Play the scenes of the demonstration: an organization at work, filings and applications in every state. Each once."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from icms.demo import applications, firms, members, money, scenes, schedule


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The scenes are for the demonstration: set ICMS_DEMO=true.")
        joined = members.join()
        played = scenes.play() + schedule.play()
        made, paid, assigned = applications.play(), money.play(), firms.play()
        self.stdout.write(
            f"{joined} members, {played} scenes, {made} applications, {paid} payments, {assigned} cases of firms."
        )
