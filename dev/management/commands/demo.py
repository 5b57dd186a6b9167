"""Play the scenes of the demonstration, each once: an organization at work, filings and applications in every state.

One that was cut short left nothing behind, and the next call plays it again.
"""

from typing import Any

from celery import current_app
from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from dev.demo import applications, bulk, cases, cast, court, money, requests, scenes, schedule
from dev.processes import PLAYING

LAST = 9  # Redis hands out the smallest number first


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--list", action="store_true", help="only list the accounts of the cast")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["list"]:
            self._list()
            return
        # Whoever looks at the portal meanwhile waits for none of the demonstration's own papers.
        current_app.conf.update(task_routes=None, task_default_priority=LAST)
        playing = settings.VAR_DIR / PLAYING
        playing.parent.mkdir(parents=True, exist_ok=True)
        playing.touch()
        try:
            self._play()
        finally:
            playing.unlink(missing_ok=True)

    def _play(self) -> None:
        joined = cast.join()
        played = scenes.play() + requests.play() + bulk.play() + schedule.play()
        made, paid, assigned = applications.play(), money.play(), cases.play()
        from_the_court = court.play()
        court.play_maintenance()
        self.stdout.write(
            f"{joined} members, {played} scenes, {made} applications, {paid} payments, {assigned} cases of firms, "
            f"{from_the_court} documents from the court."
        )

    def _list(self) -> None:
        for username, who in cast.people():
            self.stdout.write(f"  {username:<14} {who}")
        self.stdout.write(f"  password for all: {cast.PASSWORD}")
