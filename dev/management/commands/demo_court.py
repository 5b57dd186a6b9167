"""Fill the demonstration's court file with cases that were made up, for the cause book: any number, any time again.

Names as Hong Kong writes them; the same seed on the same day gives the same cases, numbered on from those that stand.
"""

from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from accounts.models import User
from causebook.models import Entry
from dev.demo.many.cases import write_cases
from dev.demo.many.documents import write_papers
from icms.lib import clock

MOST = 5_000_000
MANY = 50_000  # from here on the indexes of the cause book are made anew afterwards: much sooner than row by row


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--cases", type=int, default=5_000, help="how many (5000)")
        parser.add_argument("--seed", type=int, default=1, help="another one gives other cases (1)")

    def handle(self, *args: Any, **options: Any) -> None:
        count, seed, begun = options["cases"], options["seed"], perf_counter()
        if not 1 <= count <= MOST:
            raise CommandError(f"--cases is a number from 1 to {MOST:,}.", returncode=2)
        account = User.objects.filter(username="wong.ou").first()
        if account is None:
            raise CommandError("The cast of the demonstration is not here: `make setup` brings it.", returncode=2)
        today = clock.court_day(clock.now())
        if count < MANY:
            entries = write_cases(count, seed=seed, today=today)
        else:
            with _WithoutIndexes():
                entries = write_cases(count, seed=seed, today=today)
        papers = write_papers(count // 3, seed=seed, account=account)
        took = perf_counter() - begun
        self.stdout.write(f"{count:,} cases, {entries:,} of them in the cause book, {papers:,} papers; {took:.0f} s.")


class _WithoutIndexes:
    """Within the block the cause book has only the indexes that keep its numbers unique."""

    def __enter__(self) -> None:
        with connection.schema_editor(atomic=False) as editor:
            for index in Entry._meta.indexes:
                editor.remove_index(Entry, index)

    def __exit__(self, *problem: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET maintenance_work_mem = '1GB'")
        with connection.schema_editor(atomic=False) as editor:
            for index in Entry._meta.indexes:
                editor.add_index(Entry, index)
