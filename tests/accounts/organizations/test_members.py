"""The members page and a member's page: what they show, find, sort and give as a file, and what they cost."""

import csv
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEntry, Message, User
from accounts.organizations.branches.services import set_branch_default
from accounts.organizations.member_accounts import services
from accounts.services import TAKEN
from icms.lib.errors import Refused

LIST = "/en/organization/"


def said(client, path=LIST, **query):
    response = client.get(path, query)
    assert response.status_code == 200, response.status_code
    return " ".join(response.content.decode().replace("\u00a0", " ").split())


def many(organization, branch, count):
    User.objects.bulk_create(
        User(
            username=f"many{number:04}",
            role="SA" if number % 10 == 0 else "OU",
            name_en=f"Member {number:04}",
            name_zh="陳大文",
            organization=organization,
            branch=branch("KLN" if number % 3 else "HQ"),
            password="!" if number % 4 == 0 else "set",
        )
        for number in range(count)
    )


def test_the_maxima_are_shown_with_what_is_used_and_left(page_of, wong):
    page = said(page_of("wong.pa"))
    assert "<strong>2</strong> of 20" in page and "18 left" in page
    assert "<strong>2</strong> of 5" in page and "HQ, KLN" in page


def test_a_full_maximum_offers_a_primary_administrator_to_ask_and_a_secondary_one_not(page_of, wong):
    wong.most_users = 2
    wong.save()
    assert "full; <a href=" in said(page_of("wong.pa"))
    page = said(page_of("wong.sa"))
    assert "full" in page and "ask for more" not in page


def test_each_member_stands_with_role_branch_state_and_what_the_reader_may_do(page_of, joined, branch, person, wong):
    joined("tsui")
    User.objects.filter(username="wong.ou2").update(state="suspended")
    set_branch_default(actor=person("wong.pa"), branch_id=branch("HQ").pk, user=person("wong.ou"))
    page = said(page_of("wong.pa"))
    assert "Password not set" in page and "/members/tsui/link/" in page
    assert 'class="tag dashed">Suspended' in page and "default for HQ" in page
    assert "/members/wong.sa/" in page and "/members/wong.pa/" not in page
    assert "Administrators cannot file." in page


def test_a_secondary_administrator_sees_who_looks_after_administrators(page_of, empowered, joined):
    joined("second", "SA")
    page = said(page_of("wong.sa"))
    assert "Help Centre only" in page and "Primary administrator only" in page
    empowered("administrators")
    assert "Primary administrator only" not in said(page_of("wong.sa"))


@pytest.mark.parametrize("words", ["Poon", "poon yat", "潘逸朗", "潘", "wong.ou2"])
def test_a_member_is_found_by_name_in_either_script_or_by_account(page_of, words):
    page = said(page_of("wong.pa"), q=words)
    assert "Poon Yat Long" in page and "Lai Pui Yi" not in page


def test_a_name_is_found_whichever_way_its_characters_are_written(page_of, joined):
    joined("chan", "OU", name_zh="陳大文") if not User.objects.filter(username="chan").exists() else joined(
        "chan2", name_zh="陳國強"
    )
    assert "陳" in said(page_of("wong.pa"), q="陈国强")


def test_the_filters_part_by_role_branch_and_state(page_of, joined):
    joined("tsui")
    client = page_of("wong.pa")
    assert "1 to 1 of 1." in said(client, role="SA")
    assert "1 to 1 of 1." in said(client, branch="KLN")
    assert "1 to 1 of 1." in said(client, state="not_set")
    assert "No member fits the filter" in said(client, state="closed")


@pytest.mark.parametrize("sort", ["name", "-name", "role", "-role", "branch", "state", "nonsense", "-", "pk;--"])
def test_the_list_is_sorted_and_takes_any_word_for_it(page_of, sort):
    said(page_of("wong.pa"), sort=sort)


def test_the_list_costs_the_same_for_ten_members_and_for_two_hundred(page_of, wong, branch):
    client = page_of("wong.pa")

    def cost():
        with CaptureQueriesContext(connection) as queries:
            said(client)
        return len(queries)

    many(wong, branch, 6)
    cost()
    few = cost()
    User.objects.filter(username__startswith="many").delete()
    many(wong, branch, 196)
    assert cost() == few


def test_the_list_as_a_file_has_everybody_and_no_formula(page_of, joined, wong):
    joined("evil", name_en="=HYPERLINK(1)", telephone="+1 212 555 0000")
    response = page_of("wong.pa").get("/en/organization/members.csv")
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(text)))
    assert len(rows) == 5
    evil = next(row for row in rows if row["Account name"] == "evil")
    assert evil["Name in English"] == "'=HYPERLINK(1)" and evil["Telephone"] == "'+1 212 555 0000"
    assert evil["State"] == "Password not set"


def test_the_file_gives_a_secondary_administrator_no_address_of_whom_it_does_not_look_after(page_of):
    text = b"".join(page_of("wong.sa").get("/en/organization/members.csv").streaming_content).decode("utf-8-sig")
    assert "wong.pa@example.com" not in text and "wong.ou@example.com" in text


def test_a_member_is_added_and_gets_the_link(page_of, wong):
    fields = {
        "role": "OU",
        "branch": wong.branches.get(code="KLN").pk,
        "name_en": "Tsui Hoi Ching",
        "name_zh": "徐凱晴",
    }
    fields |= {"username": "", "email": "wong.ou@example.com", "telephone": "23456789", "language": "zh-hant"}
    response = page_of("wong.pa").post("/en/organization/add/", fields, follow=True)
    added = User.objects.get(username="tsui.hoi.ching")
    assert "The account tsui.hoi.ching is open." in response.content.decode()
    assert (added.branch.code, added.telephone, added.language) == ("KLN", "2345 6789", "zh-hant")
    assert not added.has_usable_password()
    assert Message.objects.get(to=added).kind == "account_opened"
    assert AuditEntry.objects.filter(act="account.opened", actor__username="wong.pa", on_behalf_of=wong).count() == 1


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name_en": "", "name_zh": ""}, "Enter the name in English, in Chinese, or both."),
        ({"email": ""}, "Enter the e-mail address"),
        ({"email": "nobody"}, "An e-mail address has a name"),
        ({"telephone": "2345 678"}, "this one has 7"),
        ({"username": "wong.ou"}, "This account name is taken"),
        ({"username": "陳"}, "An account name has 3 to 40"),
        ({"username": "a" * 41}, "at most 40"),
        ({"role": ""}, "Choose what this member may do."),
        ({"role": "PA"}, "Choose one of the answers that are offered"),
        ({"branch": ""}, "Choose the branch."),
        ({"branch": "999999"}, "Choose an open branch."),
        ({"name_en": "x" * 201}, "at most 200"),
    ],
)
def test_what_is_wrong_with_a_new_member_is_said_and_what_was_typed_stays(page_of, wong, wrong, words):
    fields = {"role": "OU", "branch": wong.branches.get(code="HQ").pk, "name_en": "Kept Words", "name_zh": ""}
    fields |= {"username": "", "email": "kept@example.com", "telephone": "", "language": "en", **wrong}
    page = page_of("wong.pa").post("/en/organization/add/", fields).content.decode()
    assert words in page and "There is a problem" in page
    assert "kept@example.com" in page or "email" in wrong
    assert User.objects.filter(organization=wong).count() == 4


@pytest.mark.parametrize("name", ["𨋢", "㗎", "陳" * 200, "A" * 200, "\u202eevil\u202c", "O'Brien-佬"])
def test_names_short_long_rare_and_right_to_left_are_taken_and_shown(page_of, wong, name):
    script = "name_en" if name[0].isascii() or "\u202e" in name else "name_zh"
    fields = {"role": "OU", "branch": wong.branches.get(code="HQ").pk, script: name, "username": "odd.name"}
    client = page_of("wong.pa")
    client.post("/en/organization/add/", fields | {"email": "odd@example.com", "language": "en"})
    member = User.objects.get(username="odd.name")
    assert "\u202e" not in member.name
    assert said(client, "/en/organization/members/odd.name/") and said(client)


def test_one_address_may_be_shared_by_five_accounts(joined):
    for number in range(5):
        joined(f"shared{number}", email="office@example.com")
    assert User.objects.filter(email="office@example.com").count() == 5


def test_a_secondary_administrator_who_adds_somebody_tells_the_primary_ones(person, branch):
    services.add_member(
        actor=person("wong.sa"),
        role="OU",
        branch_id=branch("HQ").pk,
        username="newcomer",
        name_en="New Comer",
        name_zh="",
        email="new@example.com",
        telephone="",
        language="en",
    )
    told = Message.objects.get(kind="organization_account_added")
    assert told.to == person("wong.pa") and told.params["accounts"] == ["New Comer · newcomer"]


def test_a_closed_branch_takes_nobody(person, branch, joined):
    from accounts.organizations.branches.services import close_branch

    branch_of = branch("KLN")
    User.objects.filter(branch=branch_of).update(branch=branch("HQ"))
    close_branch(actor=person("wong.pa"), branch_id=branch_of.pk)
    with pytest.raises(Refused) as refused:
        joined("late", code="KLN")
    assert [reason.code for reason in refused.value.reasons] == ["branch"]


def test_every_reason_is_given_at_once(joined, wong):
    wong.most_users = 2
    wong.save()
    with pytest.raises(Refused) as refused:
        joined("wong.ou")
    assert {reason.code for reason in refused.value.reasons} == {"cap", TAKEN.code}


def test_a_profile_is_changed_recorded_and_told(page_of, person, wong):
    fields = {"name_en": "Lai Pui Yee", "name_zh": "黎佩儀", "email": "lai@example.com", "telephone": "2345 6789"}
    fields |= {"branch": wong.branches.get(code="KLN").pk, "language": "zh-hans"}
    client = page_of("wong.sa")
    page = client.post("/en/organization/members/wong.ou/change/", fields, follow=True).content.decode()
    member = person("wong.ou")
    assert (member.name_en, member.email, member.branch.code, member.language) == (
        "Lai Pui Yee",
        "lai@example.com",
        "KLN",
        "zh-hans",
    )
    entry = AuditEntry.objects.get(act="account.changed")
    assert entry.detail == {"fields": ["name_en", "email", "branch", "language"], "before": "HQ", "after": "KLN"}
    assert "The profile of Lai Pui Yee" in page and "branch HQ, now KLN" in page
    told = Message.objects.filter(kind="account_changed", to=member)
    assert sorted(told.values_list("address", flat=True)) == ["", "wong.ou@example.com"]


def test_saving_a_profile_unchanged_changes_nothing(person):
    member = person("wong.ou")
    services.change_member(actor=person("wong.pa"), account_id=member.pk, name_en=member.name_en, email=member.email)
    assert not AuditEntry.objects.filter(act="account.changed").exists()


def test_who_moves_to_another_branch_is_default_user_of_the_old_one_no_longer(person, branch):
    set_branch_default(actor=person("wong.pa"), branch_id=branch("HQ").pk, user=person("wong.ou"))
    services.change_member(actor=person("wong.sa"), account_id=person("wong.ou").pk, branch=branch("KLN"))
    assert branch("HQ").default_user is None
    assert AuditEntry.objects.filter(act="branch.default_user_set", detail__before="wong.ou").exists()


def test_the_link_is_sent_again_while_no_password_is_set(page_of, joined, person):
    member = joined("tsui")
    client = page_of("wong.sa")
    assert "tsui@example.com" in said(client, "/en/organization/members/tsui/link/")
    client.post("/en/organization/members/tsui/link/")
    first, second = member.one_time_links.order_by("pk")
    assert first.superseded_at and not second.superseded_at
    User.objects.filter(pk=member.pk).update(password="set")
    assert "There is nothing to do here." in said(client, "/en/organization/members/tsui/link/")
    assert "has set a password already" in client.post("/en/organization/members/tsui/link/").content.decode()


@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
def test_the_pages_stand_in_every_language(page_of, joined, language):
    joined("tsui")
    client = page_of("wong.pa")
    for path in (
        "",
        "add/",
        "import/",
        "branches/",
        "changes/",
        "requests/",
        "ask/",
        "members/tsui/",
        "members/wong.sa/",
    ):
        assert client.get(f"/{language}/organization/{path}").status_code == 200, path


def test_the_own_page_leads_to_the_own_profile(page_of):
    client = page_of("wong.pa")
    assert client.get("/en/organization/members/wong.pa/change/").status_code == 403
