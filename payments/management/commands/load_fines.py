"""Add the fines of a CSV file to the register (reference, court, amount, description in three languages, due_on)."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from payments.public.reference_data import BadRegister, load_fines


class Command(BaseCommand):
    """Exit code 0: done; 2: the file cannot be read, or a line is wrong, and nothing was added."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            count = load_fines(Path(options["file"]))
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}", returncode=2) from None
        except (BadRegister, UnicodeDecodeError) as error:
            raise CommandError(str(error), returncode=2) from None
        self.stdout.write(f"{count} fines are in the register.")
