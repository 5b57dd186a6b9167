"""Names are found, and known again, in whichever script they are typed."""

import pytest

from accounts.models import Organization
from icms.lib.folding import folded, is_name_of
from icms.lib.search import contains_words, texts_contain_words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("陳大文", "陈大文"),
        ("鍾偉明", "钟伟明"),
        ("ＣＨＡＮ Tai-man", "Tai Man, Chan"),
        ("陳 大文", "大文　陳"),
        ("Café Zürich", "cafe zurich"),
        ("陳淸髙", "陈清高"),
        ("衞綺雯", "卫绮雯"),
        ("塲氷", "場冰"),
        ("\u2ee9\u2f24\u660e", "黃大明"),  # radicals, copied out of a PDF
        ("\uf9d1\ufa0c", "六兀"),  # compatibility ideographs of Big5
        ("葛\U000e0100城", "葛城"),  # a variation selector
        ("\ue000大文", "\U00020547大文"),  # what HKSCS kept in the private area of Windows
        ("O’Brien, Seán", "Sean O'Brien"),
        ("Chan Tai\u2011man", "Chan Tai-man"),
        ("約翰·史密夫", "約翰‧史密夫"),
        ("二○二", "二〇二"),
        ("Kam Tin Trading Co., Limited", "KAM TIN TRADING COMPANY LTD"),
    ],
)
def test_the_same_person_has_one_key(one, other):
    assert folded(one) == folded(other) != ""


def test_others_have_another_key():
    assert len({folded(name) for name in ("陳大文", "陳大民", "Chan Tai Man", "Chan Tai", "")}) == 5


@pytest.mark.parametrize(
    ("typed", "is_it"),
    [
        ("Chan Tai Man", True),
        ("chan tai-man", True),
        ("ChanTaiMan", True),
        ("Tai Man Chan", True),
        ("陳大文", True),
        ("陈 大文", True),
        ("陳大文 Chan Tai Man", True),
        ("Chan Tai Man 陳大文", True),
        ("", False),
        ("Chan", False),
        ("陳大", False),
        ("Chan Tai Man 陳大民", False),
    ],
)
def test_a_name_is_signed_in_either_script_however_it_is_spaced(typed, is_it):
    assert is_name_of(typed, "Chan Tai Man", "陳大文") is is_it


def test_nobody_signs_for_who_has_no_name():
    assert not is_name_of("", "", "") and not is_name_of("-", "", "")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("黄", True),
        ("黃", True),
        ("PARTNERS wong", True),
        ("律师行 wong", True),
        ("鍾", False),
        ("lee", False),
        ("", True),
        ("W\u200bong", True),
        ("\u2ee9律師行", True),
        ("ｗｏｎｇ", True),
    ],
)
def test_every_word_stands_somewhere_in_the_row(words, found):
    wong = Organization.objects.create(name_en="Wong & Partners", name_zh="黃律師行", kind="law_firm")
    assert Organization.objects.filter(contains_words(words, "name_en", "name_zh"), pk=wong.pk).exists() is found
    assert texts_contain_words(words, wong.name_en, wong.name_zh) is found


@pytest.mark.django_db
def test_of_a_text_without_end_only_its_first_words_are_looked_for(django_assert_num_queries):
    words = "wong " * 8 + "lee " * 1_000
    Organization.objects.create(name_en="Wong & Partners", name_zh="", kind="law_firm")
    with django_assert_num_queries(1) as asked:
        assert Organization.objects.filter(contains_words(words, "name_en")).exists()
    assert asked[0]["sql"].upper().count("LIKE") == 8 and texts_contain_words(words, "Wong & Partners")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kept", "words"),
    [
        ("O'Brien & Co", "O’Brien"),
        ("O’Brien & Co", "O'Brien"),
        ("Tai\u2011man & Co", "tai-man"),
        ("衞律師行", "卫律师行"),
        ("氷律師行", "冰"),
        ("約翰·史密夫", "約翰‧史密夫"),
        ("A.B. [Holdings] *", "a.b. [holdings] *"),
    ],
)
def test_a_list_finds_a_name_whatever_joins_it_and_whichever_variant_it_has(kept, words):
    Organization.objects.create(name_en="Nobody", name_zh="", kind="law_firm")
    row = Organization.objects.create(name_en=kept, name_zh="", kind="law_firm")
    assert list(Organization.objects.filter(contains_words(words, "name_en"), name_en__in=["Nobody", kept])) == [row]
    assert texts_contain_words(words, kept) and not texts_contain_words(words, "Nobody")
