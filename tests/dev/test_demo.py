"""The demonstration is never empty: filings in every state, made by the services."""

import pytest

from accounts.models import CapRequest, Empowerment, Message, User
from cases.courts.selectors import open_today
from cases.models import Service
from cases.permissions import cases_acted_in
from causebook.models import Entry, Inspection
from dev.demo import cast, money, scenes, schedule
from filings.access import shared_filings
from filings.drafting.approval.selectors import may_still_answer
from filings.drafting.earlier.services import bring_back_reasons
from filings.drafting.sharing.services import editor_of
from filings.models import Approval, ExemptionClaim, Filing
from filings.states import State
from payments.models import Charge, DepositCredit, Difference, Fine, LedgerEntry, Refund, ScheduleProposal


@pytest.mark.slow
def test_the_demonstration_is_played_once_and_leaves_no_page_empty(court, person):
    cast.join()
    assert scenes.play() == Filing.objects.count()
    assert set(Filing.objects.values_list("state", flat=True)) == set(State)
    assert Message.objects.filter(to__username="chan").count() >= 3
    assert Entry.objects.count() >= 5
    assert scenes.play() == 0
    for kind in open_today(Service.COMMENCE):
        assert len(set(Filing.objects.filter(case_type=kind).values_list("state", flat=True))) > 1, kind
    _drafts_wait_for_somebody(person)
    # Fees that change, fines, and a party that is exempt.
    assert schedule.play() == 5
    assert schedule.play() == 0
    assert set(ScheduleProposal.objects.values_list("state", flat=True)) == {"proposed", "approved"}
    assert Fine.objects.count() == 6
    assert Charge.objects.filter(payer=None, state="settled").count() == 3  # a fine, searches, an inspection
    _copies_are_there_to_be_read(person)
    assert ExemptionClaim.objects.get().filing.state == State.LODGED


def _copies_are_there_to_be_read(person):
    """A visitor's and a firm's, neither free as one's own; so the page of purchases and the viewer show something."""
    visitors, firms = (Inspection.objects.get(buyer=buyer) for buyer in (None, person("wong.ou")))
    for inspection in (visitors, firms):
        assert inspection.made_at is not None and not inspection.is_over
        assert all(item.is_ready and item.pages for item in inspection.items.all())
        assert inspection.items.filter(kind="document").exists()
    assert not cases_acted_in(person("wong.ou")).filter(pk__in=firms.items.values("case")).exists()


def _drafts_wait_for_somebody(person):
    """One that a colleague is changing, one to be approved, one that can be brought back."""
    shared = shared_filings(person("wong.ou")).get()
    editor = editor_of(shared)
    assert editor is not None and editor.holder == shared.owner
    asked = Approval.objects.get(approver=person("lee.ou"))
    assert may_still_answer(asked, asked.filing) and editor_of(asked.filing) is None
    withdrawn = Filing.objects.filter(owner=person("chan"), state=State.WITHDRAWN)
    assert [bring_back_reasons(filing) for filing in withdrawn] == [[]]


@pytest.mark.slow
def test_a_scene_that_was_cut_short_is_played_again_and_no_other_is(court, monkeypatch, tmp_path):
    heading, *rows = (scenes.HERE / "scenes.csv").read_text("utf-8").splitlines(keepends=True)
    decided = [row for row in rows if ",accepted," in row or ",returned," in row][:4]
    (tmp_path / "scenes.csv").write_text(heading + "".join(decided), "utf-8")
    monkeypatch.setattr(scenes, "HERE", tmp_path)
    monkeypatch.setattr(scenes, "fix_hearings_and_links", lambda: None)
    decide, played = scenes._decide, []

    def fail_at_the_third(filing, end):
        played.append(end)
        if len(played) == 3:
            raise KeyboardInterrupt
        decide(filing, end)

    monkeypatch.setattr(scenes, "_decide", fail_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        scenes.play()
    before = Filing.objects.count()
    assert before > 0
    monkeypatch.setattr(scenes, "_decide", decide)
    assert scenes.play() == Filing.objects.count() - before > 0
    assert scenes.play() == 0


def test_wong_and_partners_have_been_at_work_for_a_while_and_the_printed_cast_stays_short(court):
    before = cast.people()
    assert cast.join() == 18
    assert cast.join() == 0
    wong = User.objects.filter(organization__name_en="Wong & Partners")
    assert wong.filter(role="OU").count() == 17 and wong.filter(role="SA").count() == 2
    assert wong.filter(state="suspended").exists() and CapRequest.objects.filter(state="waiting").exists()
    assert Empowerment.objects.in_force().filter(account__username="wong.sa").count() == 2
    assert cast.people() == before


@pytest.mark.slow
def test_a_month_of_money_is_played_once_and_fills_the_accounts_office(court):
    paid = money.play()
    assert LedgerEntry.objects.filter(kind="taken").count() == paid > 40
    assert set(Refund.objects.values_list("state", flat=True)) == {"asked", "checked", "done"}
    assert Difference.objects.open().count() >= 3
    assert Difference.objects.exclude(resolved_at=None).count() == 1
    assert DepositCredit.objects.filter(state="waiting").exists()
    assert money.play() == 0
