"""Many claims lodged as one: one charge, one time of receipt, a filing each (domain 6.8)."""

from filings.models import BulkFiling, Filing, FilingStamp
from filings.states import State
from payments.models import Charge
from tests.factories.bulk_filings import lodged
from tests.factories.court import TUESDAY_10


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
