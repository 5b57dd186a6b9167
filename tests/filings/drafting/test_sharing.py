"""Drafts of an organization are prepared by several: who may, one at a time, and nobody over another unseen."""

from datetime import timedelta
from hashlib import sha256

import pytest
from django.test import Client

from accounts.messages.kinds import render_message
from accounts.models import AuditEntry, Message, User
from filings.access import colleagues, prepares, shared_filings, team_of
from filings.drafting import services as drafting
from filings.drafting.documents.services import add_document
from filings.drafting.sharing import services as sharing
from filings.lodging.services import lodge
from filings.models import DraftLock, Filing, UnsavedWords
from filings.stamping.stamps import stamp_filing
from icms.lib import clock, storage
from icms.lib.errors import Refused
from payments.charges.receipts import make_pdf
from payments.charges.stamps import stamp as stamp_payment
from payments.models import Charge, Payment
from tests.factories.court import TUESDAY_10, arrived, draft_of, pay, pdf
from tests.factories.firm_cases import a_case, assign, unassign
from tests.factories.organizations import member


@pytest.fixture(autouse=True)
def on_tuesday():
    with clock.set_to(TUESDAY_10):
        yield


@pytest.fixture
def lai(person):
    return person("wong.ou")


@pytest.fixture
def poon(person):
    """Of the same organization, in another branch."""
    return person("wong.ou2")


@pytest.fixture
def yu(person):
    """Of the same branch as Lai."""
    return member("wong.yu")


@pytest.fixture
def in_case(person, lai, poon):
    """A draft of Lai's in a case that is assigned to Poon, too."""
    case = a_case(lai)
    assign(person("wong.pa"), [case], [poon])
    return drafting.start_filing(actor=lai, case_type=case.case_type, case=case, language="en")


def browser(account):
    client = Client()
    client.force_login(account)
    return client


def why_not(act, **given):
    with pytest.raises(Refused) as refusal:
        act(**given)
    return [reason.code for reason in refusal.value.reasons]


def name(filing, actor, own_reference):
    return drafting.save_own_reference(filing_id=filing.pk, actor=actor, own_reference=own_reference)


def test_a_draft_in_a_case_is_shared_with_whom_the_case_is_assigned_to(person, in_case, poon):
    page = browser(poon).get(f"/en/filings/{in_case.reference}/")
    assert page.status_code == 200 and "Shared with:" in page.content.decode()
    assert name(in_case, poon, "ABC/1").saved_by == poon
    assert in_case.reference in browser(poon).get("/en/filings/?state=shared").content.decode()
    assert in_case.reference not in browser(poon).get("/en/filings/").content.decode()


@pytest.mark.parametrize("username", ["lee.ou", "chan", "rvd.ou"])
def test_nobody_of_another_organization_is_let_in(person, in_case, username):
    assert browser(person(username)).get(f"/en/filings/{in_case.reference}/").status_code == 404


def test_whoever_is_unassigned_is_out_at_once(person, in_case, poon):
    unassign(person("wong.pa"), [in_case.case], [poon])
    assert not prepares(poon, in_case) and not shared_filings(poon).exists()
    assert browser(poon).get(f"/en/filings/{in_case.reference}/").status_code == 404


def test_a_colleague_of_the_organization_without_the_case_is_not_let_in(in_case, yu):
    assert browser(yu).get(f"/en/filings/{in_case.reference}/").status_code == 404


def test_a_draft_that_commences_a_case_is_shared_with_those_whom_its_filer_invites(lai, yu):
    filing = draft_of(lai)
    assert not prepares(yu, filing)
    sharing.invite(filing_id=filing.pk, actor=lai, accounts=[yu])
    assert prepares(yu, filing) and list(shared_filings(yu)) == [filing]
    told = Message.objects.filter(to=yu, kind="filing_shared")
    assert told.get().params["by"] == lai.name
    sharing.invite(filing_id=filing.pk, actor=lai, accounts=[])
    assert not prepares(yu, filing) and told.count() == 1


def test_nobody_of_another_branch_is_invited_nor_stays_so(lai, poon, yu):
    filing = draft_of(lai)
    assert why_not(sharing.invite, filing_id=filing.pk, actor=lai, accounts=[poon]) == ["no_colleague"]
    sharing.invite(filing_id=filing.pk, actor=lai, accounts=[yu])
    User.objects.filter(pk=yu.pk).update(branch=poon.branch)
    yu.refresh_from_db()
    assert not prepares(yu, filing) and not shared_filings(yu).exists()


def test_an_invitation_opens_nothing_once_the_filing_is_in_a_case(lai, yu):
    filing = draft_of(lai)
    sharing.invite(filing_id=filing.pk, actor=lai, accounts=[yu])
    Filing.objects.filter(pk=filing.pk).update(case=a_case(lai))
    filing.refresh_from_db()
    assert not prepares(yu, filing) and not shared_filings(yu).exists()
    assert browser(yu).get(f"/en/filings/{filing.reference}/").status_code == 404


def test_whom_it_is_shared_with_is_the_filers_to_say(lai, yu):
    filing = draft_of(lai)
    sharing.invite(filing_id=filing.pk, actor=lai, accounts=[yu])
    assert browser(yu).get(f"/en/filings/{filing.reference}/share/").status_code == 403
    for page in ("withdraw/", "bring-back/"):
        assert browser(yu).post(f"/en/filings/{filing.reference}/{page}").status_code == 403


def test_the_filer_shares_it_on_a_page(lai, yu):
    filing = draft_of(lai)
    page = browser(lai).get(f"/en/filings/{filing.reference}/share/").content.decode()
    assert yu.name_en in page
    browser(lai).post(f"/en/filings/{filing.reference}/share/", {"accounts": [yu.pk]})
    assert prepares(yu, filing)


def test_while_one_is_changing_it_the_other_is_told_who_and_since_when(in_case, lai, poon):
    browser(lai).get(f"/en/filings/{in_case.reference}/own-reference/")
    with clock.set_to(TUESDAY_10 + timedelta(minutes=5)):
        page = (
            browser(poon).get(f"/en/filings/{in_case.reference}/own-reference/").content.decode().replace("\xa0", " ")
        )
        assert "Lai Pui Yi 黎佩儀 has been changing this draft since 10:00 am" in page and "<form" in page
        assert why_not(name, filing=in_case, actor=poon, own_reference="ABC/2") == ["being_edited"]
        lodging = {"filing_id": in_case.pk, "actor": poon, "signed_name": poon.name, "confirmed_closed": False}
        assert why_not(lodge, **lodging, language="en") == ["being_edited"]


def test_ten_quiet_minutes_let_the_other_go_on(in_case, lai, poon):
    name(in_case, lai, "ABC/1")
    with clock.set_to(TUESDAY_10 + timedelta(minutes=10)):
        assert name(in_case, poon, "ABC/2").own_reference == "ABC/2"
        assert why_not(name, filing=in_case, actor=lai, own_reference="ABC/3") == ["being_edited"]


def test_typing_keeps_it_and_going_back_to_the_task_list_lets_it_go(in_case, lai, poon):
    client, address = browser(lai), f"/en/filings/{in_case.reference}/"
    client.get(f"{address}own-reference/")
    with clock.set_to(TUESDAY_10 + timedelta(minutes=9)):
        client.post(f"{address}autosave/", {"own_reference": "A", "_path": f"{address}own-reference/"})
    with clock.set_to(TUESDAY_10 + timedelta(minutes=15)):
        assert why_not(name, filing=in_case, actor=poon, own_reference="B") == ["being_edited"]
        client.get(address)
        assert name(in_case, poon, "B").own_reference == "B"


def test_it_is_taken_over_with_a_warning_and_nothing_of_the_other_is_lost(in_case, lai, poon):
    client, address = browser(lai), f"/en/filings/{in_case.reference}/"
    client.get(f"{address}own-reference/")
    typed = {"own_reference": "half a", "_path": f"{address}own-reference/"}
    client.post(f"{address}autosave/", typed)
    taker = browser(poon)
    assert "Ask first, if you can." in taker.get(f"{address}take-over/").content.decode()
    taker.post(f"{address}take-over/")
    taker.post(f"{address}own-reference/", {"own_reference": "ABC/2"})
    assert "Poon Yat Long" in client.post(f"{address}autosave/", typed).content.decode()
    refusal = client.post(f"{address}own-reference/", {"own_reference": "half a word"}).content.decode()
    assert "Poon Yat Long is changing this draft" in refusal and 'value="half a word"' in refusal
    assert Filing.objects.get(pk=in_case.pk).own_reference == "ABC/2"
    assert UnsavedWords.objects.get(account=lai).words["own_reference"] == ["half a word"]
    assert "half a word" not in taker.get(f"{address}own-reference/").content.decode()
    taken = AuditEntry.objects.get(act="filing.draft_taken_over")
    assert (taken.actor, taken.detail["before"]) == (poon, "wong.ou")


def test_whoever_takes_it_over_on_its_page_has_it_from_then_on(in_case, lai, poon):
    client, address = browser(lai), f"/en/filings/{in_case.reference}/"
    client.get(f"{address}own-reference/")
    taken = browser(poon).post(f"{address}take-over/", follow=True)
    assert taken.redirect_chain and taken.status_code == 200
    typed = {"own_reference": "half a", "_path": f"{address}own-reference/"}
    assert "Poon Yat Long" in client.post(f"{address}autosave/", typed).content.decode()
    assert why_not(name, filing=in_case, actor=lai, own_reference="ABC/1") == ["being_edited"]


def test_the_line_that_names_the_other_is_written_as_chinese_is(in_case, lai, poon):
    browser(lai).get(f"/en/filings/{in_case.reference}/own-reference/")
    address = f"/zh-hant/filings/{in_case.reference}/"
    typed = {"signed_name": "Poon", "_path": f"{address}check/"}
    line = browser(poon).post(f"{address}autosave/", typed).content.decode()
    assert "已儲存。黎佩儀正在更改此草稿（由" in line and line.endswith("起）。")


def test_whoever_types_and_changes_nothing_keeps_nobody_out(in_case, lai, poon):
    address = f"/en/filings/{in_case.reference}/"
    typed = {"signed_name": "Poon", "_path": f"{address}check/"}
    assert browser(poon).post(f"{address}autosave/", typed).content.decode() == "Saved 10:00\xa0am"
    assert not DraftLock.objects.exists()
    assert name(in_case, lai, "ABC/1").own_reference == "ABC/1"


def test_a_file_that_comes_while_another_is_changing_the_draft_is_not_kept(in_case, lai, poon):
    name(in_case, lai, "ABC/1")
    content = pdf("the file of Poon")
    given = {"filing_id": in_case.pk, "actor": poon, "file": arrived(content)}
    assert why_not(add_document, **given) == ["being_edited"]
    assert not in_case.documents.exists()
    assert not storage.path_of(sha256(content).hexdigest()).exists()


def test_after_it_was_taken_over_and_let_go_the_first_sees_that_it_says_something_else(in_case, lai, poon):
    client, address = browser(lai), f"/en/filings/{in_case.reference}/"
    opened = client.get(f"{address}own-reference/").content.decode()
    seen = opened.partition('name="seen" value="')[2].partition('"')[0]
    sharing.take_over(filing_id=in_case.pk, actor=poon)
    name(in_case, poon, "ABC/2")
    sharing.let_go(in_case, poon)
    refusal = client.post(f"{address}own-reference/", {"own_reference": "ABC/1", "seen": seen}).content.decode()
    assert "This page was saved meanwhile" in refusal
    assert Filing.objects.get(pk=in_case.pk).own_reference == "ABC/2"


def test_a_suspended_editor_keeps_nobody_out_for_longer(in_case, lai, poon):
    name(in_case, lai, "ABC/1")
    User.objects.filter(pk=lai.pk).update(state=User.State.SUSPENDED)
    assert name(in_case, poon, "ABC/2").own_reference == "ABC/2"


def test_a_person_in_person_needs_no_lock(person):
    draft_of(person("chan"))
    assert not DraftLock.objects.exists()


def test_a_colleague_who_lodges_it_signs_with_the_own_name(lai, yu):
    filing = draft_of(lai)
    sharing.invite(filing_id=filing.pk, actor=lai, accounts=[yu])
    sharing.let_go(filing, lai)
    given = {"filing_id": filing.pk, "actor": yu, "confirmed_closed": False, "language": "en"}
    assert why_not(lodge, **given, signed_name=lai.name) == ["signature"]
    charge = lodge(**given, signed_name=yu.name)
    assert Filing.objects.get(pk=filing.pk).lodged_by == yu
    pay(charge)
    assert AuditEntry.objects.get(act="filing.lodged", subject=filing.reference).actor == yu


def lodged_by_a_colleague(lai, yu):
    """A filing of Lai's that Yu shares and lodged, and the charge that Yu pays."""
    filing = draft_of(lai)
    sharing.invite(filing_id=filing.pk, actor=lai, accounts=[yu])
    sharing.take_over(filing_id=filing.pk, actor=yu)
    given = {"filing_id": filing.pk, "actor": yu, "signed_name": yu.name, "confirmed_closed": False, "language": "en"}
    return filing, lodge(**given)


def test_the_filer_is_told_who_lodged_it_and_when_it_was_received_in_the_filers_language(lai, yu):
    User.objects.filter(pk=lai.pk).update(language="zh-hant")
    filing, charge = lodged_by_a_colleague(lai, yu)
    assert not Message.objects.filter(to=lai, kind="filing_lodged").exists(), "it is lodged once it is paid for"
    pay(charge)
    stamp_filing(filing_id=filing.pk)
    told = Message.objects.get(to=lai, kind="filing_lodged")
    _subject, body = render_message(told, "zh-hant")
    assert yu.name in body and yu.username in body and "2026年11月24日" in body
    assert not Message.objects.filter(to=yu, kind="filing_lodged").exists()


def test_who_pays_is_told_to_those_who_share_it_and_no_page_leads_them_to_the_charge(lai, yu):
    filing, charge = lodged_by_a_colleague(lai, yu)
    address = f"/en/filings/{filing.reference}/"
    for page in ("check/", "lodged/"):
        answer = browser(lai).get(f"{address}{page}", follow=True)
        assert answer.status_code == 200 and answer.redirect_chain == [(address, 302)]
        assert f"{yu.name_in('en')} is paying the fee." in answer.content.decode()
        assert browser(yu).get(f"{address}{page}")["Location"] == f"/en/payments/{charge.reference}/"
    Payment.objects.create(charge=charge, gateway="sandbox", amount_cents=charge.amount_cents, started_at=clock.now())
    assert browser(lai).post(f"{address}go-on/")["Location"] == address


def test_the_receipt_of_a_payment_is_offered_to_whoever_paid(lai, yu):
    filing, charge = lodged_by_a_colleague(lai, yu)
    pay(charge)
    stamp_payment(charge_id=charge.pk)
    make_pdf(receipt_id=Charge.objects.get(pk=charge.pk).receipt.pk)
    receipt = f"/en/payments/{charge.reference}/receipt/"
    for account, offered in ((yu, True), (lai, False)):
        client = browser(account)
        assert (receipt in client.get(f"/en/filings/{filing.reference}/lodged/").content.decode()) is offered
        assert client.get(receipt).status_code == (200 if offered else 404)
        page = client.get(f"/en/filings/{filing.reference}/").content.decode()
        assert ("acknowledgement and payment receipt" in page) is offered


def test_what_is_its_filers_alone_to_do_is_offered_to_its_filer_alone(lai, yu):
    filing = draft_of(lai)
    sharing.invite(filing_id=filing.pk, actor=lai, accounts=[yu])
    address = f"/en/filings/{filing.reference}/"

    def offered(account):
        page = browser(account).get(address).content.decode()
        return {act for act in ("share/", "withdraw/", "bring-back/", "start-from/") if f'"{address}{act}"' in page}

    assert (offered(lai), offered(yu)) == ({"share/", "withdraw/"}, set())
    sharing.take_over(filing_id=filing.pk, actor=lai)
    lodge(filing_id=filing.pk, actor=lai, signed_name=lai.name, confirmed_closed=False, language="en")
    assert (offered(lai), offered(yu)) == ({"start-from/", "withdraw/"}, {"start-from/"})
    drafting.withdraw(filing_id=filing.pk, actor=lai)
    assert (offered(lai), offered(yu)) == ({"start-from/", "bring-back/"}, {"start-from/"})


def test_what_is_lodged_is_shared_with_nobody_any_more(in_case, poon):
    assert list(shared_filings(poon)) == [in_case]
    Filing.objects.filter(pk=in_case.pk).update(state="withdrawn")
    assert not shared_filings(poon)


def test_whom_a_filer_may_invite_are_the_users_of_the_branch_by_name(lai, yu, person):
    member("wong.an")
    draft = draft_of(lai)
    assert [each.username for each in colleagues(draft)] == ["wong.an", "wong.yu"]


def test_a_suspended_colleague_is_not_in_the_team(in_case, poon):
    assert set(team_of(in_case)) == {in_case.owner, poon}
    User.objects.filter(pk=poon.pk).update(state=User.State.SUSPENDED)
    assert set(team_of(in_case)) == {in_case.owner}
