"""A second person of the organization approves a draft before it is lodged, where its administrator says so."""

from datetime import timedelta

import pytest
from django.test import Client

from accounts.models import AuditEntry, Message, User
from accounts.organizations.approval.services import set_approval
from filings.drafting import services as drafting
from filings.drafting.approval import services as approvals
from filings.drafting.approval.selectors import approval_reasons
from filings.drafting.sharing import services as sharing
from filings.lodging.services import lodge
from filings.models import Approval, Filing
from icms.lib import clock
from icms.lib.errors import Refused
from tests.factories.court import TUESDAY_10, accept, draft_of, lodged_of, pay
from tests.factories.organizations import member


@pytest.fixture(autouse=True)
def on_tuesday():
    with clock.set_to(TUESDAY_10):
        yield


@pytest.fixture
def lai(person):
    set_approval(actor=person("wong.pa"), wants=True)
    return person("wong.ou")


@pytest.fixture
def yu(lai):
    return member("wong.yu")


@pytest.fixture
def draft(lai, yu):
    """A draft of Lai's that Yu shares, ready to be lodged but for the approval."""
    filing = draft_of(lai)
    sharing.invite(filing_id=filing.pk, actor=lai, accounts=[yu])
    return Filing.objects.get(pk=filing.pk)


def ask(draft, by, approver, note=""):
    return approvals.ask(filing_id=draft.pk, actor=by, approver=approver, note=note)


def answer(draft, by, outcome="approved", words="", version=None):
    version = Filing.objects.get(pk=draft.pk).version if version is None else version
    return approvals.answer(filing_id=draft.pk, actor=by, version=version, outcome=outcome, answer=words)


def press(draft, by):
    sharing.take_over(filing_id=draft.pk, actor=by)
    return lodge(filing_id=draft.pk, actor=by, signed_name=by.name, confirmed_closed=True, language="en")


def why_not(act, *given, **named):
    with pytest.raises(Refused) as refusal:
        act(*given, **named)
    return [reason.code for reason in refusal.value.reasons]


def browser(account):
    client = Client()
    client.force_login(account)
    return client


def test_without_the_setting_nobody_is_asked(person):
    filing = draft_of(person("wong.ou"))
    assert approval_reasons(filing) == []
    assert why_not(ask, filing, person("wong.ou"), person("wong.ou2")) == ["not_wanted"]
    assert press(filing, person("wong.ou")) is not None


def test_with_it_nothing_is_lodged_until_somebody_else_approved(draft, lai, yu):
    assert why_not(press, draft, lai) == ["not_approved"]
    ask(draft, lai, yu, note="Limitation on Friday.")
    assert why_not(press, draft, lai) == ["approval_waits"]
    answer(draft, yu)
    assert Filing.objects.get(pk=draft.pk).state == "draft", "approval lodges nothing"
    assert press(draft, lai) is not None


def test_whoever_waits_gets_a_message(draft, lai, yu):
    ask(draft, lai, yu, note="Limitation on Friday.")
    asked = Message.objects.get(to=yu, kind="filing_approval_asked")
    assert (
        asked.link.endswith(f"/filings/{draft.reference}/approve/") and asked.params["note"] == "Limitation on Friday."
    )
    answer(draft, yu, "sent_back", "The amount is wrong.")
    back = Message.objects.get(to=lai, kind="filing_sent_back")
    assert back.params["note"] == "The amount is wrong."
    assert why_not(press, draft, lai) == ["sent_back"]
    ask(draft, lai, yu)
    answer(draft, yu)
    assert Message.objects.filter(to=lai, kind="filing_approved").exists()
    acts = ["filing.approval_asked", "filing.sent_back", "filing.approval_asked", "filing.approved"]
    found = AuditEntry.objects.filter(act__in=acts, subject=draft.reference).order_by("pk")
    assert list(found.values_list("act", flat=True)) == acts


def test_nothing_is_sent_back_without_a_word(draft, lai, yu):
    ask(draft, lai, yu)
    assert why_not(answer, draft, yu, "sent_back", " ") == ["no_note"]


def test_a_change_takes_the_approval_away(draft, lai, yu):
    ask(draft, lai, yu)
    answer(draft, yu)
    drafting.save_own_reference(filing_id=draft.pk, actor=lai, own_reference="ABC/1")
    assert why_not(press, draft, lai) == ["approval_outdated"]


def test_what_was_changed_while_the_approver_read_it_is_not_approved(draft, lai, yu):
    ask(draft, lai, yu)
    seen = Filing.objects.get(pk=draft.pk).version
    drafting.save_own_reference(filing_id=draft.pk, actor=lai, own_reference="ABC/1")
    assert why_not(answer, draft, yu, version=seen) == ["not_any_more"]
    assert why_not(answer, draft, yu) == ["not_any_more"], "the draft of now was never shown for approval"


def test_nobody_approves_what_they_ask_for_or_lodge(draft, lai, yu):
    assert why_not(ask, draft, lai, lai) == ["no_approver"]
    ask(draft, lai, yu)
    assert why_not(answer, draft, lai) == ["not_any_more"]
    answer(draft, yu)
    assert why_not(press, draft, yu) == ["approved_by_filer"]


@pytest.mark.parametrize("username", ["wong.ou2", "wong.pa", "lee.ou", "chan"])
def test_only_who_shares_the_draft_is_asked(person, draft, lai, username):
    assert why_not(ask, draft, lai, person(username)) == ["no_approver"]


def test_an_unfinished_draft_is_nobodys_to_approve(draft, lai, yu):
    drafting.remove_party(filing_id=draft.pk, actor=lai, party_id=draft.parties.last().pk)
    assert why_not(ask, draft, lai, yu) == ["no_second_party"]


@pytest.mark.parametrize("how", ["suspended", "uninvited"])
def test_an_approver_who_is_gone_meanwhile_approves_nothing_and_the_page_says_so(draft, lai, yu, how):
    ask(draft, lai, yu)
    if how == "suspended":
        User.objects.filter(pk=yu.pk).update(state=User.State.SUSPENDED)
    else:
        sharing.invite(filing_id=draft.pk, actor=lai, accounts=[])
    assert why_not(answer, draft, yu) == ["not_any_more"]
    page = browser(lai).get(f"/en/filings/{draft.reference}/approval/").content.decode()
    assert "can no longer approve it" in page


def test_an_approval_that_was_given_stands_when_the_approver_leaves(draft, lai, yu):
    ask(draft, lai, yu)
    answer(draft, yu)
    User.objects.filter(pk=yu.pk).update(state=User.State.SUSPENDED)
    assert press(draft, lai) is not None


def test_asked_anew_the_first_no_longer_answers(draft, lai, yu):
    ho = member("wong.ho")
    sharing.invite(filing_id=draft.pk, actor=lai, accounts=[yu, ho])
    ask(draft, lai, yu)
    ask(draft, lai, ho)
    assert why_not(answer, draft, yu) == ["not_any_more"]
    assert answer(draft, ho).outcome == Approval.Outcome.APPROVED


def test_after_the_cutoff_it_is_approved_and_says_when_it_counts_from(draft, lai, yu):
    ask(draft, lai, yu)
    client, address = browser(yu), f"/en/filings/{draft.reference}/approve/"
    page = client.get(address).content.decode().replace("\xa0", " ")
    assert "by 5:30 pm today" in page and "Wednesday 25 November 2026, 8:45 am" in page
    with clock.set_to(TUESDAY_10 + timedelta(hours=8)):
        page = client.get(address).content.decode().replace("\xa0", " ")
        assert "The registry is closed." in page and "Wednesday 25 November 2026, 8:45 am" in page
        version = Filing.objects.get(pk=draft.pk).version
        assert client.post(address, {"outcome": "approved", "version": version}).status_code == 302
        lodging = {"filing_id": draft.pk, "actor": lai, "signed_name": lai.name, "language": "en"}
        assert why_not(lodge, **lodging, confirmed_closed=False) == ["registry_closed"]
        assert lodge(**lodging, confirmed_closed=True) is not None


def test_the_whole_way_on_pages(draft, lai, yu):
    client = browser(lai)
    address = f"/en/filings/{draft.reference}/"
    assert "Approval by a second person" in client.get(address).content.decode()
    check = client.get(f"{address}check/").content.decode()
    assert f'href="{address}approval/"' in check and "signed_name" not in check
    assert client.post(f"{address}approval/", {"approver": yu.pk}).status_code == 302
    client.get(address)
    page = browser(yu).get(f"{address}approve/").content.decode()
    assert "asked you on" in page and "Harbourview Renovation Limited" in page
    browser(yu).post(f"{address}approve/", {"outcome": "approved", "version": draft.version})
    assert browser(yu).get(f"{address}approve/").status_code == 302, "answered already"
    assert "signed_name" in client.get(f"{address}check/").content.decode()


def test_an_answer_that_comes_too_late_keeps_its_note_for_the_next_time(draft, lai, yu):
    ask(draft, lai, yu)
    client, address = browser(yu), f"/en/filings/{draft.reference}/approve/"
    seen = Filing.objects.get(pk=draft.pk).version
    drafting.save_own_reference(filing_id=draft.pk, actor=lai, own_reference="ABC/1")
    late = client.post(
        address, {"outcome": "sent_back", "answer": "The amount is wrong.", "version": seen}, follow=True
    )
    assert "does not wait for your approval now" in late.content.decode()
    ask(draft, lai, yu)
    page = client.get(address).content.decode()
    assert "The amount is wrong." in page and "checked" not in page, "the answer itself is given anew"


def test_whoever_comes_to_approve_what_was_lodged_meanwhile_is_led_to_the_filing(draft, lai, yu):
    ask(draft, lai, yu)
    answer(draft, yu)
    press(draft, lai)
    client = browser(yu)
    for method in (client.get, client.post):
        came = method(f"/en/filings/{draft.reference}/approve/", follow=True)
        assert came.redirect_chain == [(f"/en/filings/{draft.reference}/", 302)]
        assert "does not wait for your approval now" in came.content.decode()


def test_a_returned_filing_is_approved_again_before_it_is_lodged_again(person, lai, yu):
    set_approval(actor=person("wong.pa"), wants=False)
    filing = accept(lodged_of(lai), person("registry"), returned=(2,))
    set_approval(actor=person("wong.pa"), wants=True)
    filing = drafting.start_next_round(filing_id=filing.pk, actor=lai)
    assert [reason.code for reason in approval_reasons(filing)] == ["not_approved"]


def test_what_awaits_its_payment_is_paid_for_though_approval_is_wanted_since(person, yu):
    set_approval(actor=person("wong.pa"), wants=False)
    filing = draft_of(person("wong.ou"))
    charge = press(filing, person("wong.ou"))
    set_approval(actor=person("wong.pa"), wants=True)
    pay(charge)
    assert Filing.objects.get(pk=filing.pk).state == "lodged"


def test_only_a_primary_administrator_sets_it_and_it_is_recorded(person):
    assert why_not(set_approval, actor=person("wong.sa"), wants=True) == ["forbidden"]
    client = browser(person("wong.pa"))
    client.post("/en/organization/approval/", {"wants": "yes"})
    assert person("wong.pa").organization.wants_approval
    assert AuditEntry.objects.get(act="organization.approval_set").detail["wants"] is True
    assert browser(person("wong.sa")).get("/en/organization/approval/").status_code == 403
