"""Where an organization wants a second person's approval, nobody lodges claims by themselves (domain 3.1)."""

import pytest

from accounts.models import User
from accounts.organizations.approval.services import set_approval
from filings.models import BulkFiling
from icms.lib.errors import Refused
from tests.factories.bulk_filings import checked, lodge_bulk, rows
from tests.factories.organizations import member


def test_whoever_sent_the_files_does_not_lodge_them_and_a_colleague_does(claimant, tmp_path):
    bulk = checked(claimant, tmp_path, rows(1))
    set_approval(actor=User.objects.get(username="rvd.pa"), wants=True)
    with pytest.raises(Refused) as refusal:
        lodge_bulk(bulk)
    assert [reason.code for reason in refusal.value.reasons] == ["second_person"]
    colleague = member("rvd.two", primary="rvd.pa")
    assert lodge_bulk(bulk, actor=colleague) is not None
    assert BulkFiling.objects.get().lodged_by == colleague


def test_a_colleague_who_sent_a_mended_file_does_not_lodge_either(claimant, tmp_path):
    bulk = checked(claimant, tmp_path, rows(1))
    colleague = member("rvd.two", primary="rvd.pa")
    checked(colleague, tmp_path, rows(1, amount_claimed="100"), {}, to=bulk)
    set_approval(actor=User.objects.get(username="rvd.pa"), wants=True)
    with pytest.raises(Refused) as refusal:
        lodge_bulk(bulk, actor=colleague)
    assert [reason.code for reason in refusal.value.reasons] == ["second_person"]
