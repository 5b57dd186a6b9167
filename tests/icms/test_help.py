"""Help: questions, words, and a search over all of it, in three languages."""

import re

import pytest
from django.test import Client
from django.utils import translation

from icms import search

LANGUAGES = ("en", "zh-hant", "zh-hans")


def test_there_are_at_least_25_questions_each_with_its_answer_and_its_page(court: None) -> None:
    found = search.questions()
    assert len(found) >= 25 and len({each.code for each in found}) == len(found)
    assert all(each.topic in search.TOPICS and each.answer.en and each.url is not None for each in found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_of_help_is_found_by_its_own_title(client: Client, court: None, language: str) -> None:
    with translation.override(language):
        for topic in search.PAGES:
            entry = search._page(topic)
            assert len(entry.text) > 100, topic
            assert entry.url in [each.url for each in search.search(entry.title)], topic


@pytest.mark.parametrize(
    ("language", "asked", "code"),
    [
        ("en", "typhoon", "typhoon"),
        ("en", "TYPHOON  Black", "typhoon"),
        ("zh-hant", "颱風", "typhoon"),
        ("zh-hant", "黑色暴雨", "typhoon"),
        ("zh-hant", "退款", "refund"),
        ("zh-hans", "台风", "typhoon"),
        ("zh-hans", "忘記", "password"),  # typed in Traditional characters
        ("zh-hant", "忘记", "password"),
    ],
)
def test_a_question_is_found_in_either_script(
    client: Client, court: None, language: str, asked: str, code: str
) -> None:
    page = client.get(f"/{language}/help/search/", {"q": asked}).content.decode()
    assert f"/help/questions/#{code}" in page and "<mark>" in page


@pytest.mark.parametrize(
    "asked", ["%", "' OR 1=1 --", "<script>alert(1)</script>", "😀", "(", "\\", "x" * 400, "。", "[a-"]
)
def test_whatever_is_typed_finds_nothing_and_says_so(client: Client, court: None, asked: str) -> None:
    answer = client.get("/en/help/search/", {"q": asked})
    page = answer.content.decode()
    assert answer.status_code == 200 and "<script>alert" not in page


def test_what_stands_at_the_foot_of_every_page_is_found_in_none(court: None) -> None:
    with translation.override("en"):
        assert search.search("independent implementation") == []
        assert "Accessibility" not in [str(each.title) for each in search.search("fees")]


def test_an_empty_search_asks_for_a_word(client: Client, court: None) -> None:
    assert "Type a word or two" in client.get("/en/help/search/").content.decode()


def test_what_is_marked_is_what_was_looked_for() -> None:
    assert search._marked("a <b> Fee & fee", re.compile("fee", re.IGNORECASE)) == (
        "a &lt;b&gt; <mark>Fee</mark> &amp; <mark>fee</mark>"
    )


def test_offices_are_shown_only_where_a_file_of_them_is_set(client: Client, court: None, settings) -> None:
    search.contacts.cache_clear()
    settings.CONTACTS_FILE = ""
    assert "lists no telephone number" in client.get("/en/help/contact/").content.decode()
    search.contacts.cache_clear()
    settings.CONTACTS_FILE = str(settings.BASE_DIR / "dev" / "demo" / "contacts.csv")
    page = client.get("/zh-hant/help/contact/").content.decode()
    assert "2345 6710" in page and "openstreetmap" in page
    search.contacts.cache_clear()
