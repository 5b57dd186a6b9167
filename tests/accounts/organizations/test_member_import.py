"""Many members from a CSV: all errors at once, a look before, then all or none, and once."""

import csv
import time
from datetime import timedelta
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import MemberImport, Message, User
from accounts.organizations.branches import services as branches
from accounts.organizations.member_import import services
from accounts.organizations.member_import.checks import check
from icms.lib import clock
from icms.lib.errors import Refused
from tests.factories.court import TUESDAY_10

START = "/en/organization/import/"
HEAD = "Role,Branch,Account name,Name in English,Name in Chinese,E-mail address,Telephone,Language\n"
GOOD = HEAD + "".join(f"OU,HQ,clerk{n},Clerk {n},陳{n}文,clerk{n}@example.com,,\n" for n in range(5))


def hand_in(client, text, *, paste=False):
    content = text if isinstance(text, bytes) else text.encode()
    if paste:
        return client.post(START, {"pasted": text}, follow=True)
    return client.post(START, {"file": SimpleUploadedFile("members.csv", content, "text/csv")}, follow=True)


def checked(person, text, actor="wong.pa"):
    kept = services.keep_file(actor=person(actor), content=text.encode())
    somebody = person(actor)
    return check(services.lines_of(kept), organization=somebody.organization, actor=somebody)


def problems(person, row, actor="wong.pa"):
    return {problem.column: str(problem.words) for problem in checked(person, HEAD + row + "\n", actor).problems}


@pytest.mark.parametrize("paste", [False, True])
def test_a_good_file_is_looked_at_then_opened_with_one_button(page_of, wong, paste):
    client = page_of("wong.pa")
    response = hand_in(client, GOOD, paste=paste)
    page = response.content.decode()
    assert "5 accounts would be opened" in page and "clerk3@example.com" in page
    assert not User.objects.filter(username__startswith="clerk", role="OU").exists()
    done = client.post(response.redirect_chain[-1][0], follow=True).content.decode()
    assert "5 accounts are open." in done
    assert User.objects.filter(username__startswith="clerk", role="OU", organization=wong).count() == 5
    assert Message.objects.filter(kind="account_opened").count() == 5


def test_pressed_twice_it_opens_once(page_of):
    client = page_of("wong.pa")
    address = hand_in(client, GOOD).redirect_chain[-1][0]
    client.post(address)
    assert "This file was confirmed already." in client.post(address, follow=True).content.decode()
    assert User.objects.filter(username__startswith="clerk", role="OU").count() == 5
    assert "This file is done" in client.get(address).content.decode()


def test_every_error_of_every_row_is_shown_at_once_and_nothing_is_opened(page_of, wong):
    rows = [
        "OU,HQ,,,,nobody,2345,Klingon",
        "PA,HQ,boss,Boss,,b@example.com,,",
        "OU,ZZ,zz,Zed,,z@example.com,,",
        "OU,HQ,wong.ou,Lai,,l@example.com,,",
        "OU,HQ,twin,A,,a@example.com,,",
        "OU,HQ,twin,B,,b@example.com,,",
        "=1+1,HQ,formula,F,,f@example.com,,",
        "OU,HQ,two,Fine,,fine@example.com,,,too,many",
        "OU,HQ,fine,Fine,,fine@example.com,,",
    ]
    client = page_of("wong.pa")
    response = hand_in(client, HEAD + "\n".join(rows))
    page = response.content.decode()
    for words in (
        "Enter the name in English, in Chinese, or both.",
        "An e-mail address has a name",
        "this one has 4",
        "Write English, 繁體 or 简体.",
        "added by the Help Centre alone",
        "no branch with this code",
        "This account name is taken.",
        "in more than one row",
        "begins as a formula does",
        "more cells than there are headings",
    ):
        assert words in page, words
    assert "Row 2" in page and "Row 10" not in page and "to mend" in page
    assert client.post(response.redirect_chain[-1][0]).status_code == 200
    assert User.objects.filter(organization=wong).count() == 4


def test_the_errors_can_be_downloaded_and_hold_no_formula(page_of):
    client = page_of("wong.pa")
    address = hand_in(client, HEAD + "OU,HQ,f,=cmd(),,f@example.com,,\n").redirect_chain[-1][0]
    text = b"".join(client.get(f"{address}problems.csv").streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(text)))
    assert [(row["Row"], row["Column"]) for row in rows] == [("2", "Account name"), ("2", "Name in English")]
    assert rows[1]["What is in it"] == "'=cmd()"


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@a", " =1", "\t=1"])
@pytest.mark.parametrize("place", range(8))
def test_a_formula_is_refused_in_every_column(person, cell, place):
    cells = ["OU", "HQ", "some.name", "Name", "陳大文", "a@example.com", "", ""]
    cells[place] = cell
    found = problems(person, ",".join(cells))
    if place == 6 and cell == "+1":
        assert "formula" not in " ".join(found.values())  # a telephone number of elsewhere
    else:
        assert any("formula" in words for words in found.values())


def test_a_telephone_number_of_elsewhere_is_no_formula(person):
    assert problems(person, "OU,HQ,abroad,Abroad,,a@example.com,+44 20 7946 0000,") == {}


def test_the_cap_is_told_with_its_figures(person, wong):
    wong.most_users = 5
    wong.save()
    rows = "".join(f"OU,HQ,clerk{n},Clerk,,c@example.com,,\n" for n in range(17))
    found = checked(person, HEAD + rows)
    (said,) = [str(problem.words) for problem in found.problems]
    assert said == (
        "The file has 17 organization users; there is room for 3 (2 of 5 are there). Take rows out, or ask for a "
        "higher maximum first."
    )


def test_an_account_name_that_is_not_given_is_made_from_the_name_or_the_address(person):
    found = checked(person, HEAD + "OU,HQ,,Chan Tai Man,,a@example.com,,\n" * 3 + "OU,KLN,,,陳大文,b@example.com,,\n")
    assert [member.username for member in found.members] == [
        "chan.tai.man",
        "chan.tai.man2",
        "chan.tai.man3",
        "user.b",
    ]


def test_a_secondary_administrator_adds_administrators_only_where_empowered(person, empowered):
    row = "SA,HQ,second,Second,,s@example.com,,"
    assert "You were not empowered" in problems(person, row, "wong.sa")["role"]
    empowered("administrators")
    assert problems(person, row, "wong.sa") == {}


def test_what_changed_since_the_look_is_found_at_the_button(page_of, person, joined, wong):
    client = page_of("wong.pa")
    address = hand_in(client, GOOD).redirect_chain[-1][0]
    joined("clerk3")
    page = client.post(address).content.decode()
    assert "Something changed since the file was read" in page and "This account name is taken." in page
    assert User.objects.filter(username__startswith="clerk", role="OU").count() == 1
    assert MemberImport.objects.get().done_at is None


def test_an_empowerment_taken_back_after_the_look_counts_at_the_button(page_of, person, empowered):
    from accounts.organizations.empowerments.services import revoke

    empowered("administrators")
    client = page_of("wong.sa")
    address = hand_in(client, HEAD + "SA,HQ,second,Second,,s@example.com,,\n").redirect_chain[-1][0]
    revoke(actor=person("wong.pa"), account_id=person("wong.sa").pk, kind="administrators")
    assert "You were not empowered" in client.post(address).content.decode()
    assert not User.objects.filter(username="second").exists()


def test_a_closed_branch_and_an_unknown_one_are_told_apart(person, branch):
    User.objects.filter(branch=branch("KLN")).update(branch=branch("HQ"))
    branches.close_branch(actor=person("wong.pa"), branch_id=branch("KLN").pk)
    assert problems(person, "OU,KLN,late,Late,,l@example.com,,") == {"branch": "This branch is closed."}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "This file is empty."),
        (b"PK\x03\x04", "This is not a CSV file."),
        ((HEAD + "OU,HQ,,,张伟,a@example.com,,\n").encode("gbk"), "We cannot be sure how the characters"),
        (HEAD.encode() + b"OU,HQ,a,A,,a@example.com,,\n" * 10_000, "This file has 10,000 rows"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_on_the_page_and_not_kept(page_of, content, words):
    began = time.process_time()
    page = hand_in(page_of("wong.pa"), content).content.decode()
    assert words in page and "There is a problem" in page
    assert time.process_time() - began < 5
    assert not MemberImport.objects.exists()


def test_nothing_chosen_and_nothing_pasted_is_said(page_of):
    assert "Choose a CSV file, or paste its rows." in page_of("wong.pa").post(START).content.decode()


def test_the_template_has_its_mark_and_is_understood(page_of, person):
    for language in ("en", "zh-hant", "zh-hans"):
        response = page_of("wong.pa").get(f"/{language}/organization/import/template.csv")
        content = b"".join(response.streaming_content)
        assert content.startswith(b"\xef\xbb\xbf")
        row = "OU,HQ,filled,Filled In,陳大文,f@example.com,,\r\n".encode()
        assert (
            services.keep_file(actor=person("wong.pa"), content=content + row).rows[0]["cells"]["name_zh"] == "陳大文"
        )


def test_a_file_is_its_readers_alone(page_of, person):
    kept = services.keep_file(actor=person("wong.pa"), content=GOOD.encode())
    for other in ("wong.sa", "lee.pa"):
        assert page_of(other).get(f"{START}{kept.reference}/").status_code == 404
        assert page_of(other).post(f"{START}{kept.reference}/").status_code == 404
    with pytest.raises(MemberImport.DoesNotExist):
        services.open_all(actor=person("lee.pa"), import_id=kept.pk)


def test_a_file_that_nobody_confirmed_is_forgotten_after_a_day(person, db):
    with clock.set_to(TUESDAY_10):
        services.keep_file(actor=person("wong.pa"), content=GOOD.encode())
        services.delete_old_imports()
        assert MemberImport.objects.count() == 1
    with clock.set_to(TUESDAY_10 + timedelta(days=1, seconds=1)):
        services.delete_old_imports()
    assert MemberImport.objects.count() == 0


def test_an_account_that_administers_nothing_hands_in_nothing(person):
    for somebody in ("wong.ou", "chan", "registry"):
        with pytest.raises(Refused):
            services.keep_file(actor=person(somebody), content=GOOD.encode())


@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
def test_the_list_of_members_that_was_downloaded_can_be_handed_in_again(page_of, person, wong, language):
    User.objects.filter(username="wong.ou").update(telephone="+44 20 7946 0000")
    download = page_of("wong.pa").get(f"/{language}/organization/members.csv")
    rows = list(csv.reader(StringIO(b"".join(download.streaming_content).decode("utf-8-sig"))))
    (member,) = (row for row in rows if row[0] == "wong.ou")
    assert "'+44 20 7946 0000" in member
    member[0], text = "wong.ou.new", StringIO()
    csv.writer(text).writerows([rows[0], member])
    found = checked(person, text.getvalue())
    assert found.problems == []
    assert [(each.username, each.telephone) for each in found.members] == [("wong.ou.new", "+44 20 7946 0000")]


@pytest.mark.parametrize("typed", ["＝1＋1", "\u200b=1", "＠x", "\u2003=1"])
def test_a_formula_of_full_width_or_behind_invisible_marks_is_refused(person, typed):
    assert "begins as a formula does" in problems(person, f"OU,HQ,clerk,{typed},,clerk@example.com,,")["name_en"]
