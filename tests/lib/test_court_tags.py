"""What every template may say."""

from datetime import timedelta

import pytest
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory
from django.utils import translation

from filings.models import Filing
from filings.states import State
from icms.lib.templatetags.court import PATHS


def drawn(source, language="en", **context):
    with translation.override(language):
        return engines["django"].from_string(source).render(context, RequestFactory().get("/en/x/?q=chan&page=2"))


@pytest.mark.parametrize("name", PATHS)
def test_an_icon_is_hidden_from_those_who_hear_the_page(name):
    assert 'aria-hidden="true"' in drawn(f'{{% icon "{name}" %}}')


def test_there_are_fourteen_icons():
    assert len(PATHS) == 14


def test_a_name_says_which_script_its_other_half_is_in():
    assert drawn("{{ name|runs }}", name="Chan Tai Man 陳大文") == 'Chan Tai Man <span lang="zh-Hant-HK">陳大文</span>'
    assert (
        drawn("{{ name|runs }}", "zh-hant", name="陳大文 Chan Tai Man") == '陳大文 <span lang="en">Chan Tai Man</span>'
    )


def test_a_reference_and_a_chinese_day_do_not_break():
    assert drawn("{{ words|runs }}", words="Filing 7KM4-2QXD-Z") == 'Filing <span class="unbroken">7KM4-2QXD-Z</span>'
    whole = '視為於<span class="unbroken">2026年11月23日</span><span class="unbroken">（星期一）</span>'
    assert drawn("{{ words|runs }}", "zh-hant", words="視為於2026年11月23日（星期一）") == whole


def test_a_name_cannot_smuggle_markup():
    assert drawn("{{ name|runs }}", name="<b>陳</b>") == '&lt;b&gt;<span lang="zh-Hant-HK">陳</span>&lt;/b&gt;'


@pytest.mark.parametrize(
    ("size", "written"),
    [(500, "500 bytes"), (29_700, "29\u00a0KB"), (8_800_000, "8.4\u00a0MB"), (629_146, "0.6\u00a0MB")],
)
def test_a_file_says_its_size(size, written):
    assert drawn("{{ size|filesize }}", size=size) == written


def test_nothing_owed_is_none_in_words():
    assert drawn("{{ a|figure }}, {{ b|figure }}", a=0, b=50400) == "none, 504.00"


def test_a_link_changes_one_parameter_and_keeps_the_others():
    assert drawn("{% param_replace page=3 %}") == "?q=chan&amp;page=3"
    assert drawn("{% param_replace page=None %}") == "?q=chan"


def test_a_share_never_passes_the_whole():
    source = "{% share a b %}"
    assert drawn(source, a=timedelta(hours=1), b=timedelta(hours=4)) == "25.00%"
    assert drawn(source, a=timedelta(hours=9), b=timedelta(hours=4)) == "100.00%"
    assert drawn(source, a=1, b=0) == "0%"


def test_pages_show_their_range_and_mark_the_present_one():
    html = drawn('{% include "components/pagination.html" %}', page=Paginator(range(38), 12).page(2))
    assert "13 to 24 of 38." in html
    assert 'href="?q=chan&amp;page=1"' in html
    assert 'href="?q=chan&amp;page=2" aria-current="page"' in html


@pytest.mark.parametrize("state", State.values)
def test_a_tag_always_says_its_word(state):
    source = '{% include "components/tag.html" with state=filing.state label=filing.get_state_display only %}'
    html = drawn(source, filing=Filing(state=state))
    assert f'class="tag {state}"' in html
    words = {"struck": "Struck from the file"}.get(state, state.replace("_", " ").capitalize())
    assert f">{words}</span>" in html.replace("</svg>", ">")
