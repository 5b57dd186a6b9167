"""The dataclasses behind the components: what the page viewer shows of a long document."""

import pytest
from django.http import QueryDict
from django.template import engines
from django.test import RequestFactory

from icms.lib.components import PageViewer, page_viewer


def viewer_at(query: str, pages: int = 200) -> PageViewer:
    return page_viewer(
        QueryDict(query),
        title="3. Statement of claim",
        name="Statement of claim",
        facts=f"{pages} pages",
        page_count=pages,
        image_url=lambda page: f"/pages/{page}/?of=abc",
        file_url="/file/",
        query="document=3",
    )


def test_a_page_of_a_long_document_is_counted_among_all_its_pages():
    template = '{% include "components/page_viewer.html" with viewer=viewer only %}'
    drawn = engines["django"].from_string(template).render({"viewer": viewer_at("page=150")}, RequestFactory().get("/"))
    assert "150 / 200" in drawn and drawn.count("<li>") == 60


@pytest.mark.parametrize(
    ("pages", "number", "first", "last"), [(200, 150, 120, 179), (200, 1, 1, 60), (200, 199, 141, 200), (7, 5, 1, 7)]
)
def test_at_most_sixty_small_pages_stand_round_the_one_that_is_read(pages, number, first, last):
    shown = [page.number for page in viewer_at(f"page={number}", pages).thumbnails]
    assert shown == list(range(first, last + 1)) and number in shown


@pytest.mark.parametrize(
    ("query", "number"),
    [("", 1), ("page=0", 1), ("page=999", 200), ("page=x", 1), ("page=²", 1), ("page=" + "9" * 5000, 1)],
)
def test_a_page_that_is_not_there_is_the_nearest(query, number):
    assert viewer_at(query).current.number == number


def test_the_ways_on_keep_the_document_and_the_size():
    viewer = viewer_at("page=2&size=larger")
    assert viewer.previous_url == "?document=3&page=1&size=larger"
    assert viewer.next_url == "?document=3&page=3&size=larger"
    assert (viewer.larger_url, viewer.smaller_url) == ("?document=3&page=2&size=larger", "?document=3&page=2")
    assert viewer_at("page=1").previous_url == "" and viewer_at("page=200").next_url == ""


def test_a_small_page_is_asked_for_beside_what_the_address_says_already():
    assert viewer_at("").current.thumbnail_url == "/pages/1/?of=abc&size=small"
    assert viewer_at("").current.alternative == "Page 1 of Statement of claim. The text is in the file."
