"""Finding an application by whatever the caller on the telephone can say."""

import re

from django.db.models import Q

from icms.lib.references import parse_reference
from icms.lib.search import contains_words

CASE = re.compile(r"([A-Za-z]{2,6})\s*0*(\d{1,7})\s*(?:/|-|of|\s)\s*(?:20)?(\d{2})", re.IGNORECASE)
FIELDS = (
    "name_en",
    "name_zh",
    "org_name_en",
    "org_name_zh",
    "organization__name_en",
    "organization__name_zh",
    "org_registration_number",
    "email",
    "telephone",
    "case_numbers",
)


def matches(words: str) -> Q:
    """Applications with this reference or case number, else with every word somewhere in their facts."""
    if reference := parse_reference(words):
        return Q(reference=reference)
    if number := CASE.fullmatch(words.strip()):
        prefix, serial, year = number.groups()
        return Q(case_numbers__iregex=rf"{prefix}\s*0*{serial}\s*(/|-|of|\s)\s*(20)?{year}(\D|$)")
    return contains_words(words, *FIELDS)
