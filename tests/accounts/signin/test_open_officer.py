"""`open_officer`: the first account of the court's side, from the command line."""

import json

import pytest
from django.core.management import call_command

from accounts.models import AuditEntry, Message, User

GOOD = ["first.admin", "--role", "administrator", "--name-en", "Cheung Wing Lam", "--email", "first@example.com"]


def run(capsys, *words):
    with pytest.raises(SystemExit) as ended:
        call_command("open_officer", *words)
    told = capsys.readouterr()
    return ended.value.code, told.out + told.err


def test_it_opens_an_account_and_sends_the_link(court, capsys):
    code, told = run(capsys, *GOOD)
    assert code == 0 and "first.admin is open; the link goes to first@example.com." in told
    account = User.objects.get(username="first.admin")
    assert account.role == "administrator" and not account.has_usable_password()
    assert Message.objects.get(to=account, kind="account_opened").one_time_link
    assert AuditEntry.objects.filter(act="account.opened", subject=str(account.pk)).exists()


def test_it_speaks_to_machines(court, capsys):
    code, told = run(capsys, *GOOD, "--json")
    assert code == 0 and json.loads(told) == {
        "username": "first.admin",
        "opened": True,
        "role": "administrator",
        "email": "first@example.com",
    }


def test_a_name_that_is_taken_is_a_no(court, capsys):
    code, told = run(capsys, "chan", *GOOD[1:], "--json")
    assert code == 1 and json.loads(told)["opened"] is False


@pytest.mark.parametrize(
    "words",
    [
        ["No Name", *GOOD[1:]],
        ["x", *GOOD[1:]],
        ["some.pa", "--role", "PA", "--name-en", "Wong", "--email", "a@example.com"],
        ["some.one", "--role", "registry", "--email", "a@example.com"],
        ["some.one", "--role", "registry", "--name-en", "陳", "--email", "a@example.com"],
        ["some.one", "--role", "registry", "--name-en", "Chan", "--email", "nonsense"],
    ],
)
def test_bad_input_opens_nothing(court, capsys, words):
    count = User.objects.count()
    code, _told = run(capsys, *words)
    assert code == 2 and User.objects.count() == count
