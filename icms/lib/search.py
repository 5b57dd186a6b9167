"""Finds the rows of a list by the words that somebody types."""

from django.db.models import Q

from icms.lib.folding import cleaned_line, fold_character, pattern_of

MOST_WORDS = 8  # the rest of a longer text is not looked for: each word costs the database another scan


def contains_words(words: str, *fields: str) -> Q:
    """Rows with every word somewhere in these fields, whatever its case, its script and the marks that join its parts.

    Where a field is reached over a relation to many, in one `filter()` one related row must say all the words.
    """
    found = Q()
    for word in cleaned_line(words).split()[:MOST_WORDS]:
        how, written = ("icontains", word) if word.isascii() and word.isalnum() else ("iregex", pattern_of(word))
        somewhere = Q()
        for field in fields:
            somewhere |= Q(**{f"{field}__{how}": written})
        found &= somewhere
    return found


def texts_contain_words(words: str, *texts: str) -> bool:
    """Returns True if each word is in one of these texts: `contains_words` for texts already read."""
    given = [_letters(text) for text in texts]
    return all(any(_letters(word) in text for text in given) for word in cleaned_line(words).split()[:MOST_WORDS])


def _letters(text: str) -> str:
    return "".join(each for each in "".join(map(fold_character, text)) if each.isalnum())
