"""Play the scenes of the demonstration, each once: an organization at work, filings and applications in every state."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from dev.demo import applications, cases, cast, money, scenes, schedule


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--list", action="store_true", help="only list the accounts of the cast")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["list"]:
            self._list()
            return
        joined = cast.join()
        played = scenes.play() + schedule.play()
        made, paid, assigned = applications.play(), money.play(), cases.play()
        self.stdout.write(
            f"{joined} members, {played} scenes, {made} applications, {paid} payments, {assigned} cases of firms."
        )

    def _list(self) -> None:
        for username, who in cast.people():
            self.stdout.write(f"  {username:<14} {who}")
        self.stdout.write(f"  password for all: {cast.PASSWORD}")
