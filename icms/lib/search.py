"""Finds the rows of a list by the words that somebody types."""

from django.db.models import Q

from icms.lib.names import in_either_script

MOST_WORDS = 8  # the rest of a longer text is not looked for: each word costs the database another scan


def contains_words(words: str, *fields: str) -> Q:
    """Rows with every word somewhere in these fields, whatever its case; Chinese is found in either script.

    Where a field is reached over a relation to many, in one `filter()` one related row must say all the words.
    """
    found = Q()
    for word in words.split()[:MOST_WORDS]:
        somewhere = Q()
        for written in in_either_script(word):
            for field in fields:
                somewhere |= Q(**{f"{field}__icontains": written})
        found &= somewhere
    return found


def texts_contain_words(words: str, *texts: str) -> bool:
    """Returns True if each word is in one of these texts: `contains_words` for texts already read."""
    given = [text.casefold() for text in texts]
    return all(
        any(written.casefold() in text for written in in_either_script(word) for text in given)
        for word in words.split()[:MOST_WORDS]
    )
