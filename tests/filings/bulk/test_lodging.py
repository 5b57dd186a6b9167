"""Many claims lodged as one: one charge, one time of receipt, a filing each (domain 6.8)."""

from datetime import datetime, timedelta

from cases.calendar.services import record_closure
from filings.bulk import services
from filings.bulk.approvals import services as approvals
from filings.bulk.lodging.services import quote_of, requote
from filings.models import Acknowledgement, BulkApproval, BulkFiling, Filing, FilingStamp
from filings.registry.corrections.rules import refundable_parts
from filings.registry.corrections.services import strike
from filings.stamping.acknowledgement import make_acknowledgement
from filings.stamping.selectors import unacknowledged
from filings.stamping.tasks import correct_stamps
from filings.states import State
from icms.lib import clock
from payments.charges.settlement import record_failure
from payments.models import Charge, Payment, Refund
from payments.subjects import confirm_closure, unconfirmed_closure
from tests.factories.bulk_filings import checked, claim_form, lodge_bulk, lodged, refused_with, rows, written
from tests.factories.court import TUESDAY_10, accept, pay

AFTER_CLOSING = TUESDAY_10 + timedelta(hours=8)
LAST_FRIDAY_10 = clock.from_court(datetime(2027, 10, 29, 10, 0))  # the concession of the tribunal ends the day after


def test_every_row_is_a_filing_of_its_own_with_one_charge_and_one_time(claimant, tmp_path):
    bulk = lodged(claimant, tmp_path)
    filings = list(Filing.objects.filter(bulk_row__bulk=bulk).order_by("bulk_row__number"))
    assert [filing.own_reference for filing in filings] == ["RV/26/0001", "RV/26/0002", "RV/26/0003"]
    assert {filing.state for filing in filings} == {State.LODGED}
    assert {filing.deemed_at for filing in filings} == {TUESDAY_10}
    assert {charge for filing in filings for charge in filing.charges.all()} == {bulk.settled_charge}
    assert Charge.objects.count() == 1
    assert {filing.paid_cents * 3 for filing in filings} == {bulk.settled_charge.amount_cents}
    assert FilingStamp.objects.count() == 3
    assert bulk.state == BulkFiling.State.LODGED and bulk.acknowledgement_sha256


def test_faulty_rows_go_on_by_themselves_with_their_files_and_are_lodged_later(claimant, tmp_path):
    table = rows(3)
    table[1]["amount_claimed"] = "86,000"
    table[2]["document_file"] = "mistyped.pdf"
    files = {f"claim-000{number}.pdf": claim_form(number) for number in (1, 2, 3)}
    bulk = checked(claimant, tmp_path, table, files)
    pay(lodge_bulk(bulk))
    written(bulk)
    left = BulkFiling.objects.exclude(pk=bulk.pk).get()
    assert (left.state, left.rows.count(), left.owner) == (BulkFiling.State.CHECKED, 2, claimant)
    mended = [table[1] | {"amount_claimed": "68,000"}, table[2] | {"document_file": "claim-0003.pdf"}]
    left = checked(claimant, tmp_path, mended, {}, to=left)  # no zip: what was sent is kept
    assert not left.rows.faulty().exists() and left.unused == []
    pay(lodge_bulk(left))
    assert written(left).rows.exclude(filing=None).count() == 2
    assert Filing.objects.count() == 3 and Charge.objects.filter(state="settled").count() == 2


def test_what_is_left_needs_no_table_again_where_only_a_document_was_missing(claimant, tmp_path):
    bulk = checked(claimant, tmp_path, rows(2), {"claim-0001.pdf": claim_form(1)})
    lodge_bulk(bulk)
    left = BulkFiling.objects.exclude(pk=bulk.pk).get()
    left = checked(claimant, tmp_path, [], {"claim-0002.pdf": claim_form(2)}, to=left)
    assert left.rows.good().count() == 1


def test_a_fee_that_changed_as_the_concession_ended_is_not_paid_unseen(claimant, tmp_path):
    bulk = checked(claimant, tmp_path, rows(2), at=LAST_FRIDAY_10)
    evening = LAST_FRIDAY_10 + timedelta(hours=8)  # deemed received on Monday
    less, more = quote_of(bulk, LAST_FRIDAY_10), quote_of(bulk, evening)
    assert less.total_cents < more.total_cents == more.ordinary_total_cents
    with refused_with("fee_changed"):
        lodge_bulk(bulk, at=evening, agreed_cents=less.total_cents)
    owed = lodge_bulk(bulk, at=LAST_FRIDAY_10, agreed_cents=less.total_cents)
    assert owed.amount_cents == less.total_cents
    with clock.set_to(evening):
        assert requote(bulk_id=bulk.pk, actor=claimant).amount_cents == more.total_cents
    owed.refresh_from_db()
    assert owed.state == "withdrawn"


def test_when_the_registry_closes_before_payment_the_payer_confirms_the_time_first(claimant, tmp_path):
    bulk = checked(claimant, tmp_path, rows(1))
    charge = lodge_bulk(bulk, confirmed_closed=False)
    with clock.set_to(TUESDAY_10):
        assert unconfirmed_closure("bulk", bulk.reference) == []
    with clock.set_to(AFTER_CLOSING):
        assert [reason.code for reason in unconfirmed_closure("bulk", bulk.reference)] == ["registry_closed"]
        confirm_closure("bulk", bulk.reference, claimant)
        assert unconfirmed_closure("bulk", bulk.reference) == []
    pay(charge, at=AFTER_CLOSING)
    filing = written(bulk, at=AFTER_CLOSING).rows.get().filing
    assert filing.received_at == AFTER_CLOSING and filing.confirmed_closed
    assert filing.deemed_at == TUESDAY_10 + timedelta(hours=22, minutes=45)


def test_nothing_is_lodged_after_closing_unknowing(claimant, tmp_path):
    bulk = checked(claimant, tmp_path, rows(1))
    with refused_with("registry_closed"):
        lodge_bulk(bulk, at=AFTER_CLOSING, confirmed_closed=False)


def test_declined_it_is_paid_by_other_means_and_lodged_once(claimant, tmp_path):
    bulk = checked(claimant, tmp_path, rows(2))
    charge = lodge_bulk(bulk)
    declined = Payment.objects.create(
        charge=charge, gateway="sandbox", amount_cents=charge.amount_cents, started_at=TUESDAY_10
    )
    record_failure(payment=declined, state="declined")
    assert BulkFiling.objects.get().state == BulkFiling.State.AWAITING_PAYMENT and not Filing.objects.exists()
    pay(charge)
    written(bulk)
    written(bulk)
    assert Filing.objects.count() == FilingStamp.objects.count() == 2
    assert Acknowledgement.objects.count() == 2


def test_a_payment_after_it_was_withdrawn_is_kept_for_refund(claimant, tmp_path):
    bulk = checked(claimant, tmp_path, rows(1))
    charge = lodge_bulk(bulk)
    with clock.set_to(TUESDAY_10):
        services.withdraw(bulk_id=bulk.pk, actor=claimant)
    charge.refresh_from_db()
    pay(charge)
    assert charge.payments.get().state == "to_refund"
    written(bulk)
    assert not Filing.objects.exists() and BulkFiling.objects.get().state == BulkFiling.State.WITHDRAWN


def test_what_is_lodged_is_not_withdrawn_as_one(claimant, tmp_path):
    bulk = lodged(claimant, tmp_path, 1)
    with refused_with("too_late"):
        services.withdraw(bulk_id=bulk.pk, actor=claimant)


def test_an_approval_taken_back_after_the_check_stops_the_lodging_and_not_the_payment(claimant, person, tmp_path):
    bulk, other = checked(claimant, tmp_path, rows(1)), checked(claimant, tmp_path, [rows(2)[1]])
    charge = lodge_bulk(other)
    approvals.take_back(
        approval_id=BulkApproval.objects.get().pk, officer=person("registry.sup"), note="Too many faults."
    )
    with refused_with("not_approved"):
        lodge_bulk(bulk)
    pay(charge)
    assert written(other).state == BulkFiling.State.LODGED


def test_no_more_rows_than_the_ceiling_are_lodged(claimant, person, tmp_path):
    bulk = checked(claimant, tmp_path, rows(3))
    approvals.grant(approval_id=BulkApproval.objects.get().pk, officer=person("registry.sup"), most_rows=2)
    with refused_with("above_ceiling"):
        lodge_bulk(bulk)


def test_a_kind_that_was_closed_meanwhile_is_not_lodged(claimant, tmp_path):
    bulk = checked(claimant, tmp_path, rows(1))
    with refused_with("not_in_bulk", "fee_not_in_force"):
        lodge_bulk(bulk, at=TUESDAY_10.replace(year=2023))  # before the notice that opens it


def test_lodging_twice_returns_the_first_charge_and_paying_it_writes_once(claimant, tmp_path):
    bulk = checked(claimant, tmp_path, rows(2))
    first, second = lodge_bulk(bulk), lodge_bulk(bulk)
    assert first == second
    pay(first)
    assert lodge_bulk(bulk) is None
    assert Charge.objects.count() == 1


def test_a_page_opened_before_the_last_check_does_not_lodge_what_it_did_not_show(claimant, tmp_path):
    bulk = checked(claimant, tmp_path, rows(1))
    seen = bulk.version
    more = rows(2)[1]
    bulk = checked(claimant, tmp_path, [more], {more["document_file"]: claim_form(2)}, to=bulk)
    with refused_with("changed"):
        lodge_bulk(bulk, agreed_version=seen)


def test_a_closure_entered_afterwards_gives_each_filing_a_new_stamp_and_an_acknowledgement(claimant, person, tmp_path):
    lodged(claimant, tmp_path, 2)
    with clock.set_to(TUESDAY_10 + timedelta(hours=3)):
        record_closure(
            office=None,
            reason="gale",
            from_at=TUESDAY_10 - timedelta(hours=2),
            until_at=TUESDAY_10 + timedelta(hours=2),
            actor=person("registry.sup"),
        )
        correct_stamps()
        waiting = list(unacknowledged())
        assert len(waiting) == 2
        for stamp in waiting:
            make_acknowledgement(stamp_id=stamp.pk)
    assert not unacknowledged().exists()
    for filing in Filing.objects.all():
        assert filing.deemed_at > TUESDAY_10 and filing.current_stamp.deemed_at == filing.deemed_at
        assert Acknowledgement.objects.filter(stamp__filing=filing).count() == 2


def test_striking_one_filing_puts_up_its_share_and_striking_another_its_own(claimant, person, tmp_path):
    bulk = lodged(claimant, tmp_path, 3)
    supervisor, filings = person("registry.sup"), list(Filing.objects.order_by("pk"))
    share = bulk.settled_charge.amount_cents // 3
    with clock.set_to(TUESDAY_10 + timedelta(hours=1)):
        for filing in filings[:2]:
            accept(filing, person("registry"))
            strike(filing_id=filing.pk, supervisor=supervisor, why="Entered twice.")
        assert [refund.cents for refund in Refund.objects.order_by("pk")] == [share, share]
        assert refundable_parts(filings[0]) == []
        (rest,) = refundable_parts(filings[2])
        assert sum(rest[1].values()) == share
