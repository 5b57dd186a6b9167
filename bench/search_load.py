"""The same questions without pages, for B3: `python -m bench.search_load <question> …`, one line of JSON.

The bare SQL of the search, and `icontains` over the names of the parties, each the middle of all questions.
"""

import json
import sys
from collections.abc import Callable
from statistics import median
from time import perf_counter

import django

django.setup()

from django.db.models import Q  # noqa: E402

from causebook.models import Entry, open_book  # noqa: E402
from causebook.search.selectors import Search, find  # noqa: E402
from icms.lib import clock  # noqa: E402

ONCE, TIMES = 1, 3


def milliseconds(act: Callable[[], object], times: int) -> float:
    """The shortest of some times."""
    taken = []
    for _ in range(times):
        start = perf_counter()
        act()
        taken.append(perf_counter() - start)
    return min(taken) * 1000


def plainly(question: str) -> object:
    """As one would write it without an index of names: every word somewhere in a name of a party."""
    asked = Entry.objects.public(clock.court_day(clock.now()))
    for word in question.split():
        in_a_name = Q(case__parties__name_en__icontains=word) | Q(case__parties__name_zh__icontains=word)
        asked = asked.filter(in_a_name)
    return list(asked.order_by("-commenced_on", "-case").values_list("pk", flat=True).distinct()[:20])


def main() -> None:
    book = open_book(clock.court_day(clock.now()))
    questions = sys.argv[1:]
    bare = [milliseconds(lambda q=q: find(Search(text=q), book=book), TIMES) for q in questions]
    plain = [milliseconds(lambda q=q: plainly(q), ONCE) for q in questions if "/" not in q and "年" not in q]
    answer = {"entries": Entry.objects.count(), "sql_ms": median(bare), "icontains_ms": median(plain)}
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
