"""What is typed while a filing is drafted and lodged is never lost: on every page, however the session ends."""

import re
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.urls import reverse

from accounts.organizations.approval.services import set_approval
from cases.models import CaseType
from dev.demo.schedule import set_illustrative
from filings.drafting import services as drafting
from filings.drafting.approval import services as approvals
from filings.drafting.autosave.services import page_in
from filings.drafting.documents.services import remove_document
from filings.drafting.sharing import services as sharing
from filings.drafting.urls import FILING
from filings.lodging.urls import urlpatterns as LODGING
from filings.models import Filing, UnsavedWords
from icms.lib import clock
from icms.lib.middleware import HOLDER_FIELD
from tests.factories.court import TUESDAY_10, accept, draft_of, lodge_draft, lodged_of, pay
from tests.factories.organizations import member
from tests.filings.test_every_kind import draft_of_kind
from tests.support.samples import some


class Typing(HTMLParser):
    """The form of a page in which somebody types or chooses: its fields with what they hold."""

    def __init__(self, html):
        super().__init__()
        self.fields, self.boxes, self._in_form, self._textarea = {}, [], False, ""
        self.radios, self.ticks = {}, {}  # what may be chosen, by name
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        if tag == "form":
            self._in_form = said.get("method") == "post" and "data-keep" in said
        if not self._in_form:
            return
        name, kind = said.get("name"), said.get("type", "text")
        if tag == "textarea":
            self._textarea = name
            self.boxes.append(name)
        elif tag == "input" and kind in ("radio", "checkbox"):
            offered, value = self.radios if kind == "radio" else self.ticks, said.get("value", "on")
            offered.setdefault(name, []).append(value)
            if "checked" in said:
                self.fields[name] = value if kind == "radio" else [*self.fields.get(name, []), value]
        elif tag == "input" and kind != "file":
            self.fields[name] = said.get("value") or ""
            self.boxes += [name] if kind in ("text", "tel") else []

    def handle_data(self, data):
        if self._textarea:
            self.fields[self._textarea] = data.strip("\n")

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.fields.setdefault(self._textarea, "")
            self._textarea = ""
        if tag == "form":
            self._in_form = False


def typed_in(page, words):
    """What the form sends after somebody has typed into each box of it, chosen the last of each choice and ticked every
    box; and the names of those that are to be there again.
    """
    form = Typing(page)
    typed = {name: f"{words} {number}" for number, name in enumerate(form.boxes)}
    typed |= {name: offered[-1] for name, offered in form.radios.items()} | form.ticks
    return {**form.fields, **typed}, typed.keys() - CONSENTS


# What is agreed to is agreed to anew: it was said at another moment, or of another draft.
CONSENTS = {"confirmed_closed", "outcome"}


def draft_with_questions(person):
    set_illustrative()
    return draft_of_kind(person("chan"), CaseType.objects.get(pk="DCEC"))


def draft_at_a_venue(person):
    set_illustrative()
    return draft_of_kind(person("chan"), CaseType.objects.get(pk="MCPS"))


def draft_being_mended(person):
    filing = accept(lodged_of(person("chan")), person("registry"), returned=(2,))
    return drafting.start_next_round(filing_id=filing.pk, actor=person("chan"))


def draft_to_approve(person):
    """A colleague who shares it has asked its filer to approve it, whose own it is to share, and to ask another."""
    set_approval(actor=person("wong.pa"), wants=True)
    lai, yu = person("wong.ou"), member("wong.yu")
    filing = draft_of(lai)
    sharing.invite(filing_id=filing.pk, actor=lai, accounts=[yu])
    sharing.take_over(filing_id=filing.pk, actor=yu)
    approvals.ask(filing_id=filing.pk, actor=yu, approver=lai, note="")
    sharing.let_go(filing, yu)
    return Filing.objects.get(pk=filing.pk)


DRAFTS = {
    "a claim": lambda person: draft_of(person("chan")),
    "questions": draft_with_questions,
    "a venue": draft_at_a_venue,
    "a second round": draft_being_mended,
    "an approval": draft_to_approve,
}


def addresses_of(filing):
    """Every address below a filing: those of drafting and of lodging, with each number and group that it has."""
    groups = filing.case_type.question_groups.values_list("pk", flat=True)
    for pattern in [*FILING, *LODGING]:
        below = str(pattern.pattern).removeprefix("<reference:reference>/")
        if hasattr(pattern, "url_patterns"):
            yield from (
                f"documents/1/{each.pattern}" for each in pattern.url_patterns if "page" not in str(each.pattern)
            )
        elif "<slug:group>" in below:
            yield from (below.replace("<slug:group>", group) for group in groups)
        else:
            yield below.replace("<int:number>", "1")


def pages_with_words(client, filing):
    """Each page of the draft on which one types or chooses, with its address."""
    found = {}
    for below in addresses_of(filing):
        address = f"{filing.get_absolute_url()}{below}"
        answer = client.get(address)
        if answer.status_code == 200 and "html" in answer["Content-Type"] and Typing(answer.content.decode()).fields:
            found[address] = answer.content.decode()
    return found


def sign_out(client):
    """The session ends by itself: its cookie is gone, the others are there."""
    client.cookies.pop("sessionid")


def late(client, address, typed):
    """The form is sent after the session has ended."""
    sign_out(client)
    assert client.post(address, typed).status_code == 302


def idle(client, address, typed):
    """The page notices that the session ends, and hands over what is typed."""
    assert client.post("/en/keep/", {**typed, "_path": address}).status_code == 204


def slept(client, address, typed):
    """The browser slept past the end; its page wakes and does so then."""
    sign_out(client)
    idle(client, address, typed)


def old_tab(client, address, typed):
    """The form comes from a tab that was opened before somebody signed in anew."""
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    assert strict.post(address, {**typed, "csrfmiddlewaretoken": "x" * 64}).status_code == 403


def autosaved(client, address, typed):
    """It was kept while one typed; then the browser died."""
    kept = client.post(
        f"{address.partition('/filings/')[0]}/filings/{_reference(address)}/autosave/", {**typed, "_path": address}
    )
    assert kept.content.decode().startswith("Saved ")
    sign_out(client)


def woke(client, address, typed):
    """The page wakes after the session has ended and keeps what is typed as it did before."""
    sign_out(client)
    autosave = f"/en/filings/{_reference(address)}/autosave/"
    assert client.post(autosave, {**typed, "_path": address}).status_code == 302


def _reference(address):
    return re.search(r"/filings/([^/]+)/", address)[1]


ENDINGS = (late, idle, slept, old_tab, autosaved, woke)


@pytest.mark.proof
@pytest.mark.parametrize("draft", DRAFTS)
def test_what_is_typed_on_any_page_is_there_again_however_the_session_ends(person, draft):
    with clock.set_to(TUESDAY_10):
        filing, client = DRAFTS[draft](person), Client()
        client.force_login(filing.owner)
        client.get("/en/messages/")
        for number, (address, page) in enumerate(pages_with_words(client, filing).items()):
            for end in some(ENDINGS, one_in=3, turn=number):
                typed, names = typed_in(page, end.__name__)
                assert HOLDER_FIELD in typed
                end(client, address, typed)
                client.force_login(filing.owner)
                again = client.get(address).content.decode()
                fields = Typing(again).fields
                assert {name: fields.get(name) for name in names} == {name: typed[name] for name in names}, address
                assert not CONSENTS & fields.keys()
                assert "What you typed was kept." in again, (address, end)


def test_the_pages_on_which_one_types_are_these(person):
    """The walk above meets every page: one that is added is walked, too, or missed here."""
    met = set()
    for make in DRAFTS.values():
        with clock.set_to(TUESDAY_10):
            filing, client = make(person), Client()
            client.force_login(filing.owner)
            met |= {page_in(filing, address) for address in pages_with_words(client, filing)}
    assert {re.sub(r"questions/\w+", "questions/…", page) for page in met} == {
        "kind/",
        "claim/",
        "questions/…/",
        "venue/",
        "own-reference/",
        "parties/add/",
        "parties/1/",
        "documents/1/",
        "exemption/",
        "check/",
        "share/",
        "approval/",
        "approve/",
    }


@pytest.fixture
def chan(person):
    client = Client()
    client.force_login(person("chan"))
    with clock.set_to(TUESDAY_10):
        yield client


def keep(client, filing, page, **typed):
    address = f"{filing.get_absolute_url()}{page}"
    return client.post(reverse("filings:autosave", args=[filing.reference]), {**typed, "_path": address})


def test_what_is_kept_says_when_and_is_no_part_of_the_draft(chan, person):
    filing = draft_of(person("chan"))
    assert keep(chan, filing, "own-reference/", own_reference="ABC/1").content.decode() == "Saved 10:00\xa0am"
    assert Filing.objects.get(pk=filing.pk).own_reference == ""
    page = chan.get(f"{filing.get_absolute_url()}own-reference/").content.decode()
    assert 'value="ABC/1"' in page and "Saved 10:00\xa0am" in page and "before you saved it" in page


def test_saving_a_page_ends_what_waited_for_it_and_for_no_other(chan, person):
    filing = draft_of(person("chan"))
    for page in ("own-reference/", "claim/"):
        keep(chan, filing, page, own_reference="ABC/1")
    chan.post(f"{filing.get_absolute_url()}own-reference/", {"own_reference": "ABC/2"})
    assert [words.page for words in UnsavedWords.objects.all()] == ["claim/"]


def test_what_was_typed_of_a_party_that_was_removed_is_not_given_to_the_next(chan, person):
    filing = draft_of(person("chan"))
    last = filing.parties.last()
    keep(chan, filing, f"parties/{last.order}/", address="Of the one who is gone")
    keep(chan, filing, "own-reference/", own_reference="ABC/1")
    given = {"filing_id": filing.pk, "actor": person("chan")}
    drafting.remove_party(**given, party_id=last.pk)
    next_one = drafting.save_party(**given, party_id=None, capacity=last.capacity, kind="body", name_en="Kwong Fat")
    assert next_one.order == last.order
    page = chan.get(f"{filing.get_absolute_url()}parties/{last.order}/").content.decode()
    assert "Kwong Fat" in page and "Of the one who is gone" not in page
    assert [words.page for words in UnsavedWords.objects.all()] == ["own-reference/"]


def test_what_was_typed_of_a_document_that_was_removed_is_gone_with_it(chan, person):
    filing = draft_of(person("chan"))
    for page in ("documents/1/", "documents/2/"):
        keep(chan, filing, page, title="Half a title")
    remove_document(document_id=filing.documents.get(order=2).pk, actor=person("chan"))
    assert [words.page for words in UnsavedWords.objects.all()] == ["documents/1/"]


def test_once_the_filing_is_received_nothing_waits_for_its_pages(chan, person):
    filing, other = draft_of(person("chan")), draft_of(person("chan"))
    for each in (filing, other):
        keep(chan, each, "own-reference/", own_reference="ABC/1")
    pay(lodge_draft(filing))
    assert [words.filing for words in UnsavedWords.objects.all()] == [other]


def test_nobody_else_is_shown_what_was_typed(chan, person, client):
    filing = draft_of(person("wong.ou"))
    client.force_login(person("wong.ou"))
    assert keep(chan, filing, "claim/", amount_cents="7").status_code == 404
    assert not UnsavedWords.objects.exists()


@pytest.mark.parametrize("page", ["", "x" * 101, "../../messages/"])
def test_words_of_no_page_of_the_draft_are_not_kept(chan, person, page):
    filing = draft_of(person("chan"))
    answer = chan.post(
        reverse("filings:autosave", args=[filing.reference]),
        {"name": "x", "_path": page if page.startswith("..") else f"{filing.get_absolute_url()}{page}"},
    )
    assert answer.status_code == 204 and not UnsavedWords.objects.exists()


def test_too_much_is_not_kept_and_a_consent_never(chan, person):
    filing = draft_of(person("chan"))
    assert keep(chan, filing, "claim/", amount_cents="x" * 200_001).status_code == 204
    assert keep(chan, filing, "check/", confirmed_closed="on").status_code == 204
    assert not UnsavedWords.objects.exists()


def test_a_character_that_no_row_can_hold_is_left_out_of_what_waits(chan, person):
    filing = draft_of(person("chan"))
    assert keep(chan, filing, "own-reference/", **{"own_reference": "A\0BC/1", "o\0dd": "x"}).status_code == 200
    assert UnsavedWords.objects.get().words == {"own_reference": ["ABC/1"], "odd": ["x"]}


def test_the_same_page_saved_in_two_tabs_never_takes_the_place_of_the_other_unseen(chan, person):
    filing = draft_of(person("chan"))
    address = f"{filing.get_absolute_url()}own-reference/"
    first, second = (Typing(chan.get(address).content.decode()).fields for _tab in range(2))
    assert chan.post(address, {**first, "own_reference": "ABC/1"}).status_code == 302
    refusal = chan.post(address, {**second, "own_reference": "ABC/2"})
    assert refusal.status_code == 200 and "This page was saved meanwhile" in refusal.content.decode()
    assert Filing.objects.get(pk=filing.pk).own_reference == "ABC/1"
    knowing = {**Typing(refusal.content.decode()).fields, "own_reference": "ABC/2"}
    assert chan.post(address, knowing).status_code == 302
    assert Filing.objects.get(pk=filing.pk).own_reference == "ABC/2"


def test_words_that_waited_while_the_page_was_saved_elsewhere_do_not_replace_it_unseen(chan, person):
    filing = draft_of(person("chan"))
    address = f"{filing.get_absolute_url()}own-reference/"
    typed = {**Typing(chan.get(address).content.decode()).fields, "own_reference": "ABC/1"}
    keep(chan, filing, "own-reference/", **typed)
    drafting.save_own_reference(filing_id=filing.pk, actor=person("chan"), own_reference="ABC/2")
    waiting = Typing(chan.get(address).content.decode()).fields
    assert "This page was saved meanwhile" in chan.post(address, {**waiting, "own_reference": "ABC/1"}).content.decode()


def test_nobody_lodges_a_draft_that_was_changed_after_they_looked_at_it(chan, person):
    filing = draft_of(person("chan"))
    check = f"{filing.get_absolute_url()}check/"
    typed = {
        **Typing(chan.get(check).content.decode()).fields,
        "signed_name": person("chan").name,
        "confirmed_closed": "on",
    }
    with clock.set_to(TUESDAY_10 + timedelta(minutes=7)):
        drafting.save_own_reference(filing_id=filing.pk, actor=person("chan"), own_reference="ABC/2")
        refusal = chan.post(check, typed).content.decode()
        assert "The draft was changed at 10:07\xa0am by Chan Tai Man" in refusal
        again = {**typed, "agreed_version": Typing(refusal).fields["agreed_version"]}
        assert chan.post(check, again).status_code == 302
    assert Filing.objects.get(pk=filing.pk).state == "awaiting_payment"
