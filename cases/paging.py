"""One page of a list of cases: found by their keys alone, then read."""

from django.core.paginator import Page, Paginator

from cases.models import Case
from cases.models.case import CaseQuerySet


def page_of(
    found: CaseQuerySet, shown: CaseQuerySet, *, number: str | None, size: int, by_words: bool = False
) -> Page[Case]:
    """A page of the cases `found`, the newest first; `shown` says what is read with those of the page.

    `by_words` where they were found by words of names: these are looked for once, and not once more to count. At most
    as many keys as the reader has cases are kept for a moment.
    """
    keys = found.order_by("-commenced_on", "-pk").values_list("pk", flat=True)
    numbered = Paginator(list(keys) if by_words else keys, size).get_page(number)
    on_page = list(numbered.object_list)
    rows = {case.pk: case for case in shown.filter(pk__in=on_page)}
    return Page([rows[key] for key in on_page if key in rows], numbered.number, numbered.paginator)  # type: ignore[arg-type]
