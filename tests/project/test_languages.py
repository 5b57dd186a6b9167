"""Every word of the interface is said in three languages, and each in its own hand."""

import csv
import re
import shutil
from collections import Counter
from functools import cache

import opencc
import pytest

from tests.support.catalogues import BASE, HAN, LANGUAGES, catalogue, gather, reference_files, said, words_of

# Places and tags: they stand in the translation as in the source.
PLACES = re.compile(r"%\(\w+\)[a-z]|%%|\{\w*\}|</?\w[^>]*>")
LATIN_WORD = re.compile(r"[A-Za-z]{2,}")

# Said alike in every language.
NAMES = {"Cookie", "Cookies", "iCMS", "PDF", "DRN", "Visa", "MasterCard", "JCB"}

# The other script is shown where a language is called by its own name.
SHOWN_IN_THEIR_OWN_SCRIPT = ("繁體", "简体")

# Opencc would change these, but Hong Kong writes them so.
RIGHT_AS_THEY_ARE = set("台群准秘")


def of_the_other_script(language: str, text: str) -> str:
    """The characters of a text that belong to the other script."""
    for name in SHOWN_IN_THEIR_OWN_SCRIPT:
        text = text.replace(name, "")
    convert = converter("s2t" if language == "zh_Hant" else "t2s").convert
    return "".join(
        each for each in dict.fromkeys(HAN.findall(text)) if each not in RIGHT_AS_THEY_ARE and convert(each) != each
    )


@cache
def converter(how: str) -> opencc.OpenCC:
    return opencc.OpenCC(how)


@pytest.mark.skipif(shutil.which("xgettext") is None, reason="there is no gettext here")
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_source_is_in_the_catalogue_and_no_other(language):
    def keys(entries):
        return {(entry.msgctxt, entry.msgid, entry.msgid_plural) for entry in entries}

    there, wanted = keys(catalogue(language)), keys(gather()[language])
    assert sorted(map(str, wanted - there)) == [], "run `make messages` and translate what it finds"
    assert sorted(map(str, there - wanted)) == [], "nobody says these any more: run `make messages`"


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_untranslated_or_unsure(language):
    entries = catalogue(language)
    assert [entry.msgid for entry in entries.untranslated_entries()] == []
    assert [entry.msgid for entry in entries if entry.fuzzy] == []
    assert [entry.msgid for entry in entries.obsolete_entries()] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_stands_twice(language):
    """Two branches that add the same words at two places merge without a conflict."""
    times = Counter((entry.msgctxt, entry.msgid) for entry in catalogue(language))
    assert [key for key, count in times.items() if count > 1] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_places_in_a_sentence_are_the_same(language):
    for entry in catalogue(language):
        wanted = sorted(PLACES.findall(entry.msgid_plural or entry.msgid))
        for text in said(entry):
            assert sorted(PLACES.findall(text)) == wanted, entry.msgid


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_left_in_english(language):
    for entry in catalogue(language):
        plain = PLACES.sub("", entry.msgid)
        if not LATIN_WORD.search(plain) or plain in NAMES:
            continue
        for text in said(entry):
            # A sentence that is only its places in Chinese ("%(day)s") has put its words elsewhere.
            assert HAN.search(text) or not LATIN_WORD.search(PLACES.sub("", text)), entry.msgid


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_script_keeps_to_itself(language):
    strays = {where: found for where, text in words_of(language) if (found := of_the_other_script(language, text))}
    assert strays == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_chinese_is_punctuated_as_chinese(language):
    half_width = re.compile(r"[\u3400-\u9fff][,;:!?()]|[,;:!?()] ?[\u3400-\u9fff]")
    assert {
        where: text for where, text in words_of(language) if not where.startswith("phrases") and half_width.search(text)
    } == {}
    other_quotes = "“”‘’" if language == "zh_Hant" else "「」『』"
    assert {where: text for where, text in words_of(language) if set(text) & set(other_quotes)} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_reader_is_addressed_plainly(language):
    assert {where: text for where, text in words_of(language) if "您" in text or "！" in text} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_receipt_is_never_called_service(language):
    """送達 is service on the other side; a filing is received, 收到."""
    for where, text in words_of(language):
        if "送達" in text or "送达" in text:
            assert re.search(r"serve|方|next_steps|order_paragraphs|paper_forms|認收書|认收书", where + text), where


def test_reference_data_is_said_in_every_language():
    for path in reference_files():
        for number, row in enumerate(csv.DictReader(path.open(encoding="utf-8")), start=2):
            for name, text in row.items():
                if re.search(r"_zh_han[st]$", name):
                    english = row.get(re.sub(r"_zh_han[st]$", "_en", name), text)
                    said_nowhere = not text and not english  # a hint, say, that this row does not need
                    where = f"{path.relative_to(BASE)}:{number} {name}"
                    assert HAN.search(text) or text in NAMES or said_nowhere, where
                    assert re.findall(r"\{[^}]*\}", text) == re.findall(
                        r"\{[^}]*\}", row[name.replace("_hans", "_hant")]
                    ), f"{path.relative_to(BASE)}:{number} {name}"


def test_the_glossary_is_kept():
    """Where the English has a court's word, the Chinese has the glossary's."""
    glossary = {"cause book": "訟案登記冊", "writ of summons": "傳訊令狀", "general holiday": "公眾假期"}
    for entry in catalogue("zh_Hant"):
        for english, chinese in glossary.items():
            if re.search(rf"\b{english}s?\b", entry.msgid, re.IGNORECASE):
                assert all(chinese in text for text in said(entry)), entry.msgid
