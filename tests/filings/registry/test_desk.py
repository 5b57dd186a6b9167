"""The desk by its pages: whose turn it is, opening, what was keyed in, the decision seen before it binds."""

import html
import re
from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from accounts.models import Message
from cases.bars.services import record_bar
from cases.models import Case
from filings.drafting import services as drafting
from filings.drafting.documents.services import add_document
from filings.lodging.services import lodge
from filings.models import Filing, Finding, ReturnReason, Seal
from filings.registry.decisions import refuse
from filings.registry.selectors import SORTS, TABS, QueueQuery, next_to_take, queue, tabs
from filings.registry.services import lower_urgency, take_for_review
from filings.sealing.tasks import seal_document
from filings.stamping.stamps import stamp_filing
from filings.states import State
from icms.lib import clock
from icms.lib.errors import Refused
from tests.factories.court import TUESDAY_10, accept, arrived, draft_of, lodge_draft, lodged_of, pay, pdf

SUNDAY_3_PM = clock.from_court(datetime(2026, 11, 29, 15, 0))
WEDNESDAY, NEXT_TUESDAY = date(2026, 11, 25), date(2026, 12, 1)


def urgent_of(user, *, reason="hearing", on=WEDNESDAY, note="", at=TUESDAY_10):
    filing = draft_of(user, at=at)
    said = {"urgent_reason": reason, "urgent_on": on, "urgent_note": note}
    with clock.set_to(at):
        charge = lodge(
            filing_id=filing.pk, actor=user, signed_name=user.name, confirmed_closed=True, language="en", **said
        )
    pay(charge, at=at)
    stamp_filing(filing_id=filing.pk)
    return Filing.objects.get(pk=filing.pk)


def of_three(user):
    """A filing of three documents."""
    filing = draft_of(user)
    with clock.set_to(TUESDAY_10):
        exhibit = arrived(pdf("Exhibit B"), "statement of damages.pdf")
        add_document(filing_id=filing.pk, actor=user, file=exhibit)
    pay(lodge_draft(filing))
    stamp_filing(filing_id=filing.pk)
    return Filing.objects.get(pk=filing.pk)


def codes(refusal):
    return {reason.code for reason in refusal.value.reasons}


class Desk:
    """An officer who clicks: each link or button that is pressed is counted, and must be on the page."""

    def __init__(self, client, officer):
        self.client, self.clicks = client, 0
        client.force_login(officer)
        self.page = client.get(reverse("registry:queue"))

    @property
    def said(self):
        return html.unescape(re.sub(r"\s+", " ", self.page.text)).replace("\u00a0", " ")

    def press(self, form_part, **data):
        """Press a button in the form that has this in it, sending its hidden fields and what is given."""
        forms = re.findall(r"<form.*?</form>", self.page.text, flags=re.S)
        form = next(each for each in forms if form_part in each)
        action = re.search(r'<form[^>]*action="([^"]*)"', form)
        hidden = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form)
        sent = {name: html.unescape(value) for name, value in hidden if name != "csrfmiddlewaretoken"} | data
        address = action[1] if action else self.page.request["PATH_INFO"]
        self.page = self.client.post(address, sent, follow=True)
        self.clicks += 1
        return self


@pytest.fixture
def desk(client, person):
    return lambda: Desk(client, person("registry"))


def test_urgent_filings_come_first_then_the_oldest(person):
    first, second = lodged_of(person("chan")), lodged_of(person("chan"), at=TUESDAY_10 + timedelta(hours=1))
    urgent = urgent_of(person("wong.ou"), at=TUESDAY_10 + timedelta(hours=2))
    with clock.set_to(TUESDAY_10 + timedelta(hours=4)):
        assert list(queue(person("registry"), QueueQuery())) == [urgent, first, second]
        assert next_to_take(person("registry")) == urgent
        assert list(queue(person("registry"), QueueQuery(sort="age"))) == [first, second, urgent]


@pytest.mark.parametrize("key", SORTS)
def test_every_column_sorts_both_ways(person, key):
    accept(lodged_of(person("chan")), person("registry"))
    lodged_of(person("wong.ou"))
    up = [filing.pk for filing in queue(person("registry"), QueueQuery("all", sort=key))]
    down = [filing.pk for filing in queue(person("registry"), QueueQuery("all", sort=f"-{key}"))]
    assert len(up) == 2 and set(up) == set(down)


def test_a_key_that_is_no_column_leaves_the_usual_order(person, client):
    filing = lodged_of(person("chan"))
    client.force_login(person("registry"))
    for sort in ("owner__password", "-", "--age", "age;"):
        assert filing.reference in client.get(reverse("registry:queue"), {"sort": sort}).text


def test_the_queue_is_narrowed_by_document_state_officer_and_day(person):
    officer = person("registry")
    lodged = lodged_of(person("chan"))
    accepted = accept(lodged_of(person("wong.ou")), officer)
    refused = refuse(
        filing_id=lodged_of(person("ng")).pk, officer=officer, reason=ReturnReason.objects.get(pk="R-20"), note=""
    )
    day = clock.court_day(accepted.decided_at)

    def found(**asked):
        return set(queue(officer, QueueQuery(**asked)))

    assert found(tab="all", document="writ") == {lodged, accepted, refused}
    assert found(tab="all", document="nothing-like-it") == set()
    assert found(tab="all", state="accepted") == {accepted}
    assert found(tab="accepted", held="registry", day=day) == {accepted}
    assert found(tab="accepted", held="registry.sup", day=day) == set()
    assert found(tab="refused", held="me") == {refused}
    assert found(tab="refused", day=day - timedelta(days=1)) == set()
    take_for_review(filing_id=lodged.pk, officer=officer)
    assert found(held="nobody") == set() and found(held="registry") == found(tab="mine") == {lodged}


def test_what_is_not_received_yet_is_counted_apart_and_comes_last_to_nobody(person, client):
    filing, officer = lodged_of(person("chan"), at=SUNDAY_3_PM), person("registry")
    client.force_login(officer)
    with clock.set_to(SUNDAY_3_PM + timedelta(hours=1)):
        counts = {name: tab.count for name, tab in zip(TABS, tabs(officer, "review"), strict=True)}
        assert (counts["review"], counts["to_come"]) == (0, 1)
        assert "1 filing is not deemed received yet" in client.get(reverse("registry:queue")).text
        listed = client.get(reverse("registry:queue"), {"tab": "to_come"}).text
        assert 'class="to-come"' in listed and filing.reference in listed
        assert next_to_take(officer) is None
    with clock.set_to(filing.current_stamp.deemed_at):
        assert list(queue(officer, QueueQuery())) == [filing]


def test_the_queue_follows_a_corrected_time_of_receipt_and_a_new_round(person):
    filing = lodged_of(person("chan"))
    assert filing.deemed_at == filing.current_stamp.deemed_at
    accept(filing, person("registry"), returned=(2,))
    drafting.start_next_round(filing_id=filing.pk, actor=person("chan"))
    assert Filing.objects.get(pk=filing.pk).deemed_at is None


@pytest.mark.parametrize(
    ("reason", "on", "note", "code"),
    [
        ("hearing", None, "", "no_urgent_day"),
        ("hearing", date(2026, 11, 23), "", "urgent_day_is_past"),
        ("hearing", date(2026, 11, 28), "", "urgent_hearing_is_far"),  # a Saturday after the third working day
        ("limitation", date(2026, 12, 2), "", "limitation_is_far"),
        ("other", WEDNESDAY, "  ", "no_urgent_note"),
    ],
)
def test_an_urgency_that_is_none_is_not_taken(person, reason, on, note, code):
    with pytest.raises(Refused) as refusal:
        urgent_of(person("chan"), reason=reason, on=on, note=note)
    assert codes(refusal) == {code}


@pytest.mark.parametrize(
    ("reason", "on", "note"),
    [
        ("hearing", date(2026, 11, 27), ""),  # the third working day after a Tuesday
        ("limitation", NEXT_TUESDAY, ""),
        ("injunction", NEXT_TUESDAY, ""),
        ("other", WEDNESDAY, "The witness leaves Hong Kong."),
    ],
)
def test_an_urgency_is_kept_with_its_day(person, reason, on, note):
    filing = urgent_of(person("chan"), reason=reason, on=on, note=note)
    assert (filing.urgent_reason, filing.urgent_on, filing.urgent_note) == (reason, on, note)
    assert filing.is_urgent


def test_the_check_page_asks_whether_it_is_urgent(person, client):
    filing = draft_of(person("chan"))
    client.force_login(person("chan"))
    address = reverse("filings:check", args=[filing.reference])
    with clock.set_to(TUESDAY_10):
        assert 'name="urgent_reason"' in client.get(address).text
        said = {"signed_name": person("chan").name, "urgent_reason": "injunction", "confirmed_closed": "on"}
        assert "Enter the day by which it is urgent." in client.post(address, said).text
        client.post(address, said | {"urgent_on_day": "25", "urgent_on_month": "11", "urgent_on_year": "2026"})
    filing.refresh_from_db()
    assert (filing.state, filing.urgent_on) == (State.AWAITING_PAYMENT, WEDNESDAY)


def test_the_registry_lowers_an_urgency_with_a_reason_that_the_filer_reads(person, client):
    filing, officer = urgent_of(person("chan")), person("registry")
    client.force_login(officer)
    said = client.get(reverse("registry:review", args=[filing.reference])).text
    assert "Hearing" in said and "It is not urgent" in said
    address = reverse("registry:lower_urgency", args=[filing.reference])
    assert "Say why it is not urgent" in client.post(address, {"why": " "}).text
    client.post(address, {"why": "The hearing was vacated."})
    filing.refresh_from_db()
    assert not Filing.objects.get(pk=filing.pk).is_urgent
    message = Message.objects.get(to=filing.owner, kind="filing_urgency_lowered")
    assert message.params["why"] == "The hearing was vacated."
    with pytest.raises(Refused) as refusal:
        lower_urgency(filing_id=filing.pk, officer=officer, why="Again.")
    assert codes(refusal) == {"not_urgent"}


def test_what_another_officer_has_in_hand_is_not_lowered(person):
    filing = urgent_of(person("chan"))
    take_for_review(filing_id=filing.pk, officer=person("registry.sup"))
    with pytest.raises(Refused) as refusal:
        lower_urgency(filing_id=filing.pk, officer=person("registry"), why="No.")
    assert codes(refusal) == {"taken"}


def test_a_filing_of_three_documents_is_accepted_in_four_clicks_at_most(person, desk):
    filing, following = of_three(person("chan")), lodged_of(person("wong.ou"))
    at_desk = desk().press(f"/{filing.reference}/take/")
    assert Filing.objects.get(pk=filing.pk).taken_by == person("registry")
    at_desk.press("data-accept-all", act="accept_all")
    assert "Accept 3: what will happen" in at_desk.said
    at_desk.press("confirm_next", act="confirm_next")
    assert at_desk.clicks == 3
    assert Filing.objects.get(pk=filing.pk).state == State.ACCEPTED
    assert at_desk.page.request["PATH_INFO"] == reverse("registry:review", args=[following.reference])
    assert f"{filing.reference} is accepted in DCPI 1/2026." in at_desk.said
    assert Filing.objects.get(pk=following.pk).taken_by == person("registry")


def test_after_the_last_one_the_desk_says_that_nothing_waits(person, desk):
    filing = lodged_of(person("chan"))
    at_desk = (
        desk().press("/take/").press("data-accept-all", act="accept_all").press("confirm_next", act="confirm_next")
    )
    assert "Nothing more waits that nobody has in hand." in at_desk.said
    assert Filing.objects.get(pk=filing.pk).state == State.ACCEPTED


def test_the_confirm_page_says_what_will_happen_and_nothing_has_happened(person, desk):
    filing = lodged_of(person("chan"))
    verdicts = {"decision_1": "accepted", "decision_2": "returned", "reason_2": "R-07", "note_2": "Page 6 is cut off."}
    at_desk = desk().press("/take/").press("data-keys", **verdicts)
    for words in (
        "Accept 1, return 1: what will happen",
        "DCPI 1/2026 is commenced",
        "Day of commencement: Tuesday 24 November 2026",
        "1 is sealed, deemed received Tue 24 Nov 2026, 10:00 am, and gets a DRN.",
        "R-07",
        "“Page 6 is cut off.”",
        "The first time of receipt is kept beside the new one.",
        "can be looked up by the public at once",
        "stays paid",
        "in the message box and by e-mail",
    ):
        assert words in at_desk.said, words
    assert not Case.objects.exists() and not Seal.objects.exists()
    assert Filing.objects.get(pk=filing.pk).state == State.LODGED
    at_desk.press("confirm_next", act="change")
    assert "Page 6 is cut off." in at_desk.said and "Decide each document" in at_desk.said
    at_desk.press("data-keys", **verdicts).press("confirm_next", act="confirm")
    assert Filing.objects.get(pk=filing.pk).state == State.RETURNED


def test_a_decision_that_would_be_refused_is_not_offered_for_confirmation(person, desk):
    lodged_of(person("chan"))
    at_desk = desk().press("/take/")
    at_desk.press("data-keys", decision_1="returned", reason_1="R-99", decision_2="accepted")
    assert "Say in the note why" in at_desk.said and "what will happen" not in at_desk.said


def test_a_verdict_that_was_not_confirmed_decides_nothing(person, client):
    filing = lodged_of(person("chan"))
    client.force_login(person("registry"))
    client.post(
        reverse("registry:review", args=[filing.reference]), {"decision_1": "accepted", "decision_2": "accepted"}
    )
    assert Filing.objects.get(pk=filing.pk).state == State.LODGED


def test_the_auditor_reads_and_neither_takes_nor_decides(person, client):
    filing = lodged_of(person("chan"))
    client.force_login(person("auditor"))
    address = reverse("registry:review", args=[filing.reference])
    assert "data-accept-all" not in client.get(address).text
    client.post(address, {"act": "accept_all"})
    client.post(address, {"act": "confirm", "decision_1": "accepted", "decision_2": "accepted"})
    filing.refresh_from_db()
    assert (filing.state, filing.taken_by) == (State.LODGED, None)
    assert f"/{filing.reference}/take/" not in client.get(reverse("registry:queue")).text


def test_the_review_shows_what_was_keyed_in_in_both_scripts(person, client):
    filing = lodged_of(person("wong.ou"))
    client.force_login(person("registry"))
    said = client.get(reverse("registry:review", args=[filing.reference])).text
    for words in ("Harbourview Renovation Limited", "海景裝修有限公司", "Defendant", "A company or other body"):
        assert words in said, words
    assert "HK$186,400" in said and "No order of the court bars this filer or names a party" in html.unescape(said)


def test_an_order_on_a_party_is_shown_beside_the_decision(person, client):
    filing = lodged_of(person("wong.ou"))
    record_bar(
        actor=person("registry.sup"),
        kind="restriction",
        account=None,
        organization=None,
        name_en="HARBOURVIEW  Renovation Limited",
        name_zh="",
        case=None,
        case_type=None,
        order_reference="HCMP 12/2026",
        from_at=TUESDAY_10,
        until_at=None,
    )
    client.force_login(person("registry"))
    said = client.get(reverse("registry:review", args=[filing.reference])).text
    assert "Restriction order, HCMP 12/2026" in said


def test_a_finding_leads_to_its_pages_in_the_viewer(person, client):
    filing = lodged_of(person("chan"))
    document = filing.documents.get(order=2)
    Finding.objects.create(document=document, code="P-17", severity="warn", page=3, params={"spans": [[3, 3], [5, 6]]})
    client.force_login(person("registry"))
    said = html.unescape(client.get(reverse("registry:review", args=[filing.reference])).text)
    assert 'href="?document=2&page=3"' in said and 'href="?document=2&page=5"' in said


def test_after_the_decision_officer_time_drn_and_sealed_copy_are_shown(person, client):
    filing = accept(lodged_of(person("chan")), person("registry"))
    for document in filing.documents.all():
        seal_document(document.pk)
    client.force_login(person("registry.sup"))
    said = html.unescape(client.get(reverse("registry:review", args=[filing.reference])).text)
    assert f"By {person('registry').name}" in said
    for seal in Seal.objects.filter(document__filing=filing).select_related("document"):
        assert seal.drn_in_fours in said
        assert reverse("filings:sealed_file", args=[filing.reference, seal.document.order]) in said


def test_an_earlier_round_is_shown_with_its_reason_and_its_pages(person, client):
    chan = person("chan")
    filing = accept(lodged_of(chan), person("registry"), returned=(2,))
    drafting.start_next_round(filing_id=filing.pk, actor=chan)
    add_document(filing_id=filing.pk, actor=chan, file=arrived(pdf("mended")), replaces=filing.documents.get(order=2))
    lodge_draft(Filing.objects.get(pk=filing.pk), at=clock.from_court(datetime(2026, 11, 26, 9, 0)))
    stamp_filing(filing_id=filing.pk)
    client.force_login(person("registry"))
    address = reverse("registry:review", args=[filing.reference])
    said = html.unescape(client.get(address).text)
    assert "Round 1, returned: R-07" in said and "Page 1 is cut off." in said
    assert "1 accepted, 1 returned" in said
    assert "2. " in client.get(address, {"document": "2"}).text


def test_who_opens_second_reads_and_is_told_who_has_it(person, client):
    filing = lodged_of(person("chan"))
    take_for_review(filing_id=filing.pk, officer=person("registry.sup"))
    client.force_login(person("registry"))
    page = client.post(reverse("registry:take", args=[filing.reference]), follow=True)
    assert "Another officer has this filing in hand." in page.text
    assert Filing.objects.get(pk=filing.pk).taken_by == person("registry.sup")
