"""The marks between two facts that stand side by side: half-width in English, full-width in Chinese.

For what is no sentence, such as a name and its account. A sentence has its marks in the catalogue, with its words.
"""

from django.utils.translation import pgettext


def comma() -> str:
    """Between two facts."""
    return pgettext("between two facts", ", ")


def colon() -> str:
    """After what the next fact is about."""
    return pgettext("between two facts", ": ")


def semicolon() -> str:
    """Between two facts, of which one may have a comma of its own."""
    return pgettext("between two facts", "; ")


def full_stop() -> str:
    """After facts, before a sentence."""
    return pgettext("between facts and a sentence", ". ")


def bracketed(fact: object, more: object) -> str:
    """A fact, and a second one in brackets: `Personal injuries action (DCPI)`."""
    return pgettext("a fact and its code", "%(fact)s (%(more)s)") % {"fact": fact, "more": more}
