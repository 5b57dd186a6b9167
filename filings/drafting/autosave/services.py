"""Keeping what was typed on the pages of a draft, and giving it back."""

from datetime import datetime
from typing import cast

from django.http import HttpRequest, QueryDict

from accounts.models import User
from filings.models import Filing, UnsavedWords
from icms.lib import clock
from icms.lib.middleware import as_query, forget_words, words_of

MOST_CHARACTERS = 200_000


def page_in(filing: Filing, path: str) -> str:
    """Which page of the filing an address is, in whatever language: `claim/`; empty for its own page, or for another's.

    `/zh-hant/filings/7KM4-2QXD-Z/claim/` is `claim/`.
    """
    _before, found, page = path.partition(f"/filings/{filing.reference}/")
    return page if found and len(page) <= 100 else ""


def keep(*, filing: Filing, account: User, page: str, typed: QueryDict) -> datetime | None:
    """Keep what was typed on a page of the draft in place of what was kept before. Returns when; None if nothing was.

    Nobody but this account gets it back. Nothing is recorded: it is no part of the draft until it is saved.
    """
    words = words_of(typed)
    size = sum(len(value) for values in words.values() for value in values)
    if not page or not filing.is_draft or size > MOST_CHARACTERS or not any(any(values) for values in words.values()):
        return None
    at = clock.now()
    UnsavedWords.objects.update_or_create(
        filing=filing, account=account, page=page, defaults={"words": words, "kept_at": at}
    )
    return at


def forget(*, filing: Filing, account: User, page: str) -> None:
    """The page is saved: what waited for it has done its work."""
    UnsavedWords.objects.filter(filing=filing, account=account, page=page).delete()


def forget_page(filing: Filing, page: str = "") -> None:
    """Whoever typed them, the words of this page and of those below wait no longer; of every page, where none is named.

    What comes next may have the same number: it is not given the words about what is gone.
    """
    UnsavedWords.objects.filter(filing=filing, page__startswith=page).delete()


def restore(request: HttpRequest, filing: Filing) -> datetime | None:
    """Give the page that is opened what was typed on it, as `request.kept`. Returns when it was kept; None if nothing.

    What came after its session had ended is newer, and waits with the draft from now on.
    """
    account, page = cast(User, request.user), page_in(filing, request.path)
    if request.method == "POST":
        return None
    if late := getattr(request, "kept", None):
        keep(filing=filing, account=account, page=page, typed=late)
        forget_words(account.pk, request.path)
        return None
    found = UnsavedWords.objects.filter(filing=filing, account=account, page=page).first()
    if found is None:
        return None
    request.kept = as_query(found.words)  # type: ignore[attr-defined]
    return found.kept_at
