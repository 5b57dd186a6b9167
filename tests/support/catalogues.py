"""The words of the interface: in the catalogues, in the reference data, and as the source has them."""

import csv
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import polib
from django.conf import settings

from cases.calendar.explanations import PHRASES

BASE = Path(settings.BASE_DIR)
LANGUAGES = ("zh_Hant", "zh_Hans")
PACKAGES = ("accounts", "cases", "causebook", "dev", "filings", "icms", "payments", "templates")
HAN = re.compile(r"[\u3400-\u9fff]")


@cache
def catalogue(language: str) -> polib.POFile:
    return polib.pofile(str(BASE / "locale" / language / "LC_MESSAGES" / "django.po"))


def said(entry: polib.POEntry) -> list[str]:
    """What the entry says, in each of its plural forms."""
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def words_of(language: str) -> Iterator[tuple[str, str]]:
    """Every text of a language with where it stands: the interface's, the reference data's, the phrases of reasons."""
    for entry in catalogue(language):
        for text in said(entry):
            yield entry.msgid, text
    column = f"_{language.lower()}"
    for path in reference_files():
        for number, row in enumerate(csv.DictReader(path.open(encoding="utf-8")), start=2):
            for name, text in row.items():
                if name and name.endswith(column):
                    yield f"{path.relative_to(BASE)}:{number} {name}", text
    phrases = PHRASES[language.lower().replace("_", "-")]
    for name, phrase in vars(phrases).items():
        yield f"phrases: {name}", str(list(phrase.values()) if isinstance(phrase, dict) else phrase)


def reference_files() -> list[Path]:
    """The CSV files that have a column for each language."""
    found = [path for package in PACKAGES for path in (BASE / package).rglob("*.csv")]
    return [path for path in found if "_zh_hans" in path.read_text(encoding="utf-8").splitlines()[0]]


@cache
def gather() -> dict[str, polib.POFile]:
    """The words of the source as `make messages` finds them, gathered in a copy, each with where it stands."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for package in PACKAGES:
            shutil.copytree(BASE / package, copy / package, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
        (copy / "locale").mkdir()
        locales = [word for language in LANGUAGES for word in ("--locale", language)]
        command = [str(BASE / ".venv" / "bin" / "django-admin"), "makemessages", *locales]
        # No settings: the copy is of words only.
        environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
        subprocess.run(command, cwd=copy, env=environment, check=True, capture_output=True, timeout=600)
        return {one: polib.pofile(str(copy / "locale" / one / "LC_MESSAGES" / "django.po")) for one in LANGUAGES}
