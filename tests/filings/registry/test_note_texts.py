"""Texts for notes: a supervisor keeps them, an officer puts one into a note of return or refusal."""

import html
import re
from datetime import timedelta

import pytest

from accounts.models import AuditEntry, User
from filings.models import Document, Filing, NoteText
from filings.models.settings import LONGEST_NOTE
from filings.registry.note_texts.selectors import with_note_text
from filings.registry.note_texts.services import FIELDS, MOST, remove_note_text, save_note_text
from icms.lib import clock
from icms.lib.errors import Refused
from tests.factories.access_scene import note_text
from tests.factories.copies import add_copies
from tests.factories.court import TUESDAY_10, lodged_of
from tests.support.kept import kept, somebody

TEXTS = "/en/desk/registry/note-texts/"
WORDS = {
    "title": "Page numbers",
    "text_en": "Number the pages.",
    "text_zh_hant": "請編頁碼。",
    "text_zh_hans": "请编页码。",
}


@pytest.fixture
def supervisor(person):
    return person("registry.sup")


@pytest.fixture
def text(supervisor):
    return note_text(supervisor)


@kept
def filing():
    return lodged_of(somebody("chan"))


@pytest.fixture
def desk(client, person):
    client.force_login(person("registry"))
    with clock.set_to(TUESDAY_10 + timedelta(hours=2)):
        yield client


def said(page):
    return html.unescape(re.sub(r"\s+", " ", page.content.decode()))


def codes(refusal):
    return {reason.code for reason in refusal.value.reasons}


def review_of(filing):
    return f"/en/desk/registry/{filing.reference}/"


def note_on(page, name="note_1"):
    return html.unescape(
        re.search(rf'<textarea name="{name}"[^>]*>\s?(.*?)</textarea>', page.content.decode(), re.S)[1]
    )


def test_a_supervisor_adds_a_text_changes_it_and_removes_it_and_the_record_says_so(client, supervisor):
    client.force_login(supervisor)
    assert "No texts yet" in said(client.get(TEXTS))
    assert "Write the text in Simplified Chinese." in said(client.post(f"{TEXTS}add/", WORDS | {"text_zh_hans": " "}))
    page = client.post(f"{TEXTS}add/", WORDS, follow=True)
    assert "“Page numbers” is saved." in said(page) and "Number the pages." in said(page)
    kept = NoteText.objects.get()
    client.post(f"{TEXTS}{kept.pk}/", WORDS | {"text_en": "Number every page."})
    page = client.post(f"{TEXTS}{kept.pk}/remove/", follow=True)
    assert "“Page numbers” is removed." in said(page) and not NoteText.objects.exists()
    acts = AuditEntry.objects.filter(act__startswith="note_text.").order_by("pk")
    assert [entry.act for entry in acts] == ["note_text.added", "note_text.changed", "note_text.removed"]
    assert acts[1].detail["before"]["text_en"] == "Number the pages."
    assert acts[2].detail["before"] == WORDS | {"text_en": "Number every page."}
    assert {entry.actor for entry in acts} == {supervisor}


def test_only_a_supervisor_keeps_them(person, text):
    for username in ("registry", "auditor", "chan"):
        with pytest.raises(Refused) as refusal:
            save_note_text(text_id=None, actor=person(username), **WORDS)
        assert codes(refusal) == {"not_supervisor"}
        with pytest.raises(Refused):
            remove_note_text(text_id=text.pk, actor=person(username))
    assert NoteText.objects.get() == text


def test_a_title_is_given_once_and_there_are_not_too_many(supervisor, text):
    with pytest.raises(Refused) as refusal:
        save_note_text(text_id=None, actor=supervisor, **WORDS | {"title": "EXHIBIT SHEET"})
    assert codes(refusal) == {"same_title"}
    saved = {name: getattr(text, name) for name in FIELDS}
    save_note_text(text_id=text.pk, actor=supervisor, **saved | {"title": "exhibit sheet"})
    add_copies(text, MOST - 1, changes={"title": "Title {}".format})
    with pytest.raises(Refused) as refusal:
        save_note_text(text_id=None, actor=supervisor, **WORDS)
    assert codes(refusal) == {"too_many"}


def test_a_text_that_was_changed_meanwhile_is_not_overwritten_unseen(client, supervisor, text):
    client.force_login(supervisor)
    address = f"{TEXTS}{text.pk}/"
    seen = client.get(address).context["form"].seen
    save_note_text(text_id=text.pk, actor=supervisor, **WORDS)
    answer = client.post(address, WORDS | {"title": "Mine", "seen": seen})
    assert "This page was saved meanwhile" in said(answer)
    assert NoteText.objects.get().title == "Page numbers"


def test_without_texts_none_is_offered(desk, filing):
    assert "A text for the note" not in said(desk.get(review_of(filing)))
    assert "A text for the note" not in said(desk.get(f"{review_of(filing)}refuse/"))


def test_without_script_a_text_goes_below_what_was_typed_and_nothing_is_judged(desk, filing, text):
    typed = {"decision_1": "returned", "reason_1": "R-03", "note_1": "Page 2.\r\n", "text_1": text.pk}
    page = desk.post(review_of(filing), typed | {"act": "put_in_1"})
    assert note_on(page) == "Page 2.\nThe exhibit sheet is missing."
    assert 'value="R-03" selected' in said(page)
    assert re.search(r'value="returned"[^>]*checked', said(page))
    assert "There is a problem" not in said(page), "the other documents are not judged yet"
    again = desk.post(review_of(filing), {"note_1": note_on(page), "act": "put_in_1", "text_1": ""})
    assert note_on(again) == note_on(page), "nothing was chosen"
    assert not Document.objects.exclude(return_note="").exists()


@pytest.mark.parametrize(("language", "words"), [("zh-hant", "欠缺證物首頁。"), ("zh-hans", "欠缺证物首页。")])
def test_the_text_is_in_the_language_of_the_filer(desk, filing, text, language, words):
    User.objects.filter(username="chan").update(language=language)
    page = desk.post(review_of(filing), {"act": "put_in_1", "text_1": text.pk})
    assert note_on(page) == words
    assert f'data-text="{words}"' in said(page)


def test_a_refusal_takes_a_text_too_and_then_refuses_with_it(desk, filing, text):
    address = f"{review_of(filing)}refuse/"
    typed = {"reason": "R-20", "note": "", "text": text.pk, "act": "put_in"}
    page = desk.post(address, typed)
    assert note_on(page, "note") == "The exhibit sheet is missing."
    assert Filing.objects.get().state == "lodged"
    reason = re.search(r'name="reason" value="([^"]+)"', page.content.decode())[1]
    desk.post(address, {"reason": reason, "note": note_on(page, "note"), "text": text.pk})
    assert Filing.objects.get().refusal_note == "The exhibit sheet is missing."


def test_a_text_that_makes_the_note_too_long_is_not_put_in(desk, filing, text):
    typed = "x" * (LONGEST_NOTE - 10)
    page = desk.post(review_of(filing), {"note_1": typed, "act": "put_in_1", "text_1": text.pk})
    assert "the note is longer than 2,000 characters" in said(page)
    assert note_on(page) == typed
    exactly = "x" * (LONGEST_NOTE - len(text.text_en) - 1)
    assert len(with_note_text(exactly, str(text.pk), "en")) == LONGEST_NOTE


@pytest.mark.parametrize("chosen", ["0", "999999", "9" * 30, "x", "-1", "²"])
def test_a_text_that_is_gone_leaves_the_note_as_it_is(desk, filing, text, chosen):
    page = desk.post(review_of(filing), {"note_1": "As typed.", "act": "put_in_1", "text_1": chosen})
    assert "This text has been removed meanwhile." in said(page)
    assert note_on(page) == "As typed."


def test_an_auditor_puts_nothing_in(client, person, filing, text):
    client.force_login(person("auditor"))
    page = client.post(review_of(filing), {"act": "put_in_1", "text_1": text.pk})
    assert "The exhibit sheet" not in said(page)
