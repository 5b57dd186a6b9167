"""Open an account of the court's side and send its holder the link: a new court needs its first administrator."""

import json
import sys
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from accounts.models import User
from accounts.roles import STAFF
from accounts.services import ACCOUNT_NAME, NOT_A_NAME, open_account
from icms.lib.errors import Refused
from icms.lib.fields import ChineseNameField, EmailAddressField, EnglishNameField

DONE, NO, BAD_INPUT = 0, 1, 2


class Command(BaseCommand):
    """Exit code 0: opened; 1: the account name is taken; 2: something that was typed is not right."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Who, in which role, and where the link goes."""
        parser.add_argument("username", metavar="USERNAME")
        parser.add_argument("--role", required=True, help=", ".join(sorted(STAFF)))
        parser.add_argument("--name-en", default="", help="the holder's name in English")
        parser.add_argument("--name-zh", default="", help="the holder's name in Chinese")
        parser.add_argument("--email", required=True, help="where the link to set the password is sent")
        parser.add_argument("--language", default="en", choices=User.Language.values, help="of messages (en)")
        parser.add_argument("--json", action="store_true", help="one JSON object, for machines")

    def handle(self, *args: Any, **options: Any) -> None:
        """Checks the input and opens the account; the e-mail goes out once that is committed."""
        code, told = _opened(options)
        words = told["why"] if "why" in told else f"{told['username']} is open; the link goes to {told['email']}."
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False))
        else:
            (self.stderr if code else self.stdout).write(words)
        sys.exit(code)


def _opened(options: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    username = options["username"]
    try:
        facts = _facts(options)
    except ValidationError as error:
        return BAD_INPUT, {"username": username, "opened": False, "why": " ".join(error.messages)}
    try:
        with transaction.atomic():
            account = open_account(actor=None, username=username, **facts)
    except Refused as refusal:
        return NO, {"username": username, "opened": False, "why": str(refusal.reasons[0])}
    return DONE, {"username": account.username, "opened": True, "role": account.role, "email": account.email}


def _facts(options: dict[str, Any]) -> dict[str, Any]:
    """What was typed, checked by the fields of the forms. Raises ValidationError."""
    if not ACCOUNT_NAME.fullmatch(options["username"]):
        raise ValidationError(NOT_A_NAME.message)
    if options["role"] not in STAFF:
        raise ValidationError(
            f"There is no role {options['role']!r} of the court's side; there are {', '.join(sorted(STAFF))}."
        )
    names = {
        "name_en": EnglishNameField().clean(options["name_en"]),
        "name_zh": ChineseNameField().clean(options["name_zh"]),
    }
    if not any(names.values()):
        raise ValidationError("Give the holder's name: --name-en, --name-zh, or both.")
    email = EmailAddressField().clean(options["email"])
    return {**names, "email": email, "role": options["role"], "language": options["language"]}
