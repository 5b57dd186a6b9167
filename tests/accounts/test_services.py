"""Opening an account: a name of its own, no password yet, and the link to set one."""

import pytest

from accounts.models import AuditEntry, OneTimeLink, User
from accounts.roles import Role
from accounts.services import open_account, send_invitation, suggest_username
from icms.lib.errors import Refused


def opened(username: str = "ho.ka.ming", **more: object) -> User:
    said: dict[str, object] = {"actor": None, "role": Role.INDIVIDUAL, "name_en": "Ho Ka Ming", "name_zh": "何嘉明"}
    said["email"] = "ho@example.com"
    return open_account(username=username, **(said | more))


def test_an_opened_account_has_no_password_and_a_link_to_set_one(court):
    account = opened()
    assert not account.has_usable_password()
    message = account.messages.get()
    assert message.kind == "account_opened"
    assert message.one_time_link.account == account
    assert AuditEntry.objects.filter(act="account.opened", subject=str(account.pk)).exists()


def test_a_taken_account_name_is_refused_and_nothing_is_sent(court):
    opened()
    with pytest.raises(Refused) as refused:
        opened(email="another@example.com")
    assert refused.value.reasons[0].code == "taken"
    assert OneTimeLink.objects.count() == 1


@pytest.mark.parametrize("name", ["", "ab", "Chan", "chan tai man", "陳大文", ".chan", "a" * 41, "chan@example.com"])
def test_what_is_no_account_name_is_refused(court, name):
    with pytest.raises(Refused) as refused:
        opened(name)
    assert refused.value.reasons[0].code == "account_name"


def test_sending_the_link_again_ends_the_first_one(court):
    account = opened()
    send_invitation(account=account, actor=None)
    first, second = account.one_time_links.order_by("pk")
    assert first.superseded_at is not None
    assert second.superseded_at is None


def test_five_accounts_may_share_one_e_mail_address(court):
    assert len({opened(f"ho{number}").pk for number in range(5)}) == 5


def test_a_suggested_name_is_free_and_reads_as_the_holder(court):
    assert suggest_username("Ho Ka Ming") == "ho.ka.ming"
    opened("ho.ka.ming")
    assert suggest_username("HO, Ka-Ming") == "ho.ka.ming2"


def test_who_has_no_english_name_is_called_as_in_the_e_mail_address_and_never_as_the_firm(court):
    assert suggest_username("", "Au-Yeung.kk@wong.example") == "au.yeung.kk"
    assert suggest_username("", "歐陽@wong.example") == "account"


@pytest.mark.parametrize("name_en", ["", "Li", "陳大文", "x" * 200, "..."])
def test_any_name_gives_an_account_name(court, name_en):
    assert opened(suggest_username(name_en)).pk
