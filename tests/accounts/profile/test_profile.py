"""The own profile: seen, changed, and names by request (issue: accounts, profile)."""

import pytest

from accounts.messages.tasks import send_email
from accounts.models import AuditEntry, Message, NameChange, User
from accounts.profile import services
from dev.demo.cast import PASSWORD
from icms.lib.errors import Refused

PROFILE = "/en/account/profile/"
NAME = {"name_en": "Chan Tai Ming", "name_zh": "陳大明", "reason": "A deed poll of last month."}


@pytest.fixture
def chan(client, person):
    client.force_login(person("chan"))
    return person("chan")


def acts():
    return set(AuditEntry.objects.values_list("act", flat=True))


def test_the_profile_shows_what_is_kept(client, person):
    client.force_login(person("wong.ou2"))
    page = client.get(PROFILE).content.decode()
    for words in ("wong.ou2", "Organization user", "Wong &amp; Partners", "KLN", "Poon Yat Long", "潘逸朗", "繁體中文"):
        assert words in page


@pytest.mark.parametrize("username", ["chan", "wong.pa", "wong.sa", "wong.ou", "registry", "admin", "auditor"])
def test_everybody_has_one_and_the_name_in_the_masthead_leads_there(client, person, username):
    client.force_login(person(username))
    page = client.get(PROFILE)
    assert page.status_code == 200 and b'class="person" href="/en/account/profile/"' in page.content


@pytest.mark.parametrize("typed", ["98765432", "９８７６５４３２"])
def test_telephone_and_address_are_changed(client, chan, person, typed):
    client.post(f"{PROFILE}contact/", {"telephone": typed, "address": "1 Queen's Road\nCentral"})
    changed = person("chan")
    assert (changed.telephone, changed.address) == ("9876 5432", "1 Queen's Road\nCentral")
    assert AuditEntry.objects.get(act="account.contact_changed").detail == {"changed": ["telephone", "address"]}


@pytest.mark.parametrize("telephone", ["", "1234567", "abc", "９８７６５４３"])
def test_a_telephone_number_that_is_none_is_refused(client, chan, person, telephone):
    page = client.post(f"{PROFILE}contact/", {"telephone": telephone, "address": ""})
    assert b"There is a problem" in page.content and person("chan").telephone == "2345 6789"


def test_another_e_mail_address_needs_the_password_and_is_told_to_the_old_one(client, chan, person, mailoutbox):
    assert client.get(f"{PROFILE}e-mail/").headers["Location"].startswith("/en/account/confirm/")
    client.post("/en/account/confirm/", {"password": PASSWORD})
    client.post(f"{PROFILE}e-mail/", {"email": "new@example.com"})
    assert person("chan").email == "new@example.com" and "account.email_changed" in acts()
    for message in Message.objects.filter(to=chan):
        send_email(message.pk)
    assert {(sent.to[0], sent.subject) for sent in mailoutbox} == {
        ("chan@example.com", "The e-mail address of your account was changed"),
        ("new@example.com", "E-mails about your account chan come to this address"),
    }


@pytest.mark.parametrize("email", ["", "nonsense", "a@b", "CHAN@example.com", "x" * 250 + "@example.com"])
def test_an_address_that_is_none_or_the_same_is_refused(client, chan, person, email):
    client.post("/en/account/confirm/", {"password": PASSWORD})
    page = client.post(f"{PROFILE}e-mail/", {"email": email})
    assert b"There is a problem" in page.content
    assert person("chan").email == "chan@example.com" and not Message.objects.exists()


def test_the_language_is_changed_and_the_next_page_is_in_it(client, chan, person):
    answer = client.post(f"{PROFILE}language/", {"language": "zh-hant"})
    assert answer.headers["Location"] == "/zh-hant/account/profile/"
    assert person("chan").language == "zh-hant" and "account.language_changed" in acts()
    assert client.post(f"{PROFILE}language/", {"language": "fr"}).status_code == 200


@pytest.mark.parametrize("username", ["chan", "wong.pa"])
def test_another_name_is_asked_of_the_help_centre_and_shown_until_it_decides(client, person, username):
    client.force_login(person(username))
    page = client.post(f"{PROFILE}name/", NAME, follow=True).content.decode()
    assert "Asked for: Chan Tai Ming 陳大明" in page and "has not decided yet" in page
    assert person(username).name_en != "Chan Tai Ming"
    assert NameChange.objects.get().account == person(username) and "name_change.asked" in acts()
    assert "You asked for the name" in client.get(f"{PROFILE}name/").content.decode()
    with pytest.raises(Refused):
        services.ask_for_name(actor=person(username), **NAME)


def test_a_request_is_withdrawn_and_can_be_made_again(client, chan):
    client.post(f"{PROFILE}name/", NAME)
    assert b"You no longer ask for the name" in client.get(f"{PROFILE}name/withdraw/").content
    client.post(f"{PROFILE}name/withdraw/")
    assert NameChange.objects.get().state == "withdrawn" and "name_change.withdrawn" in acts()
    client.post(f"{PROFILE}name/", NAME)
    assert NameChange.objects.filter(state="waiting").count() == 1


def test_a_request_that_was_decided_is_not_withdrawn(client, chan):
    client.post(f"{PROFILE}name/", NAME)
    NameChange.objects.update(state=NameChange.State.GRANTED)
    assert b"may have decided it" in client.post(f"{PROFILE}name/withdraw/", follow=True).content
    assert NameChange.objects.get().state == "granted"


@pytest.mark.parametrize(
    ("username", "who"),
    [
        ("wong.sa", "An administrator of your organization"),
        ("wong.ou", "An administrator of your organization"),
        ("registry", "The administrator of the portal"),
    ],
)
def test_others_are_told_who_changes_their_name(client, person, username, who):
    client.force_login(person(username))
    assert who in client.get(f"{PROFILE}name/").content.decode()
    client.post(f"{PROFILE}name/", NAME)
    assert not NameChange.objects.exists()
    with pytest.raises(Refused):
        services.ask_for_name(actor=person(username), **NAME)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name_en": "", "name_zh": ""},
        {"reason": ""},
        {"name_en": "陳大文", "name_zh": ""},
        {"name_en": "Chan Tai Man", "name_zh": "陳大文"},
        {"name_en": "x" * 201},
    ],
)
def test_a_request_that_asks_for_nothing_is_refused(client, chan, wrong):
    assert b"There is a problem" in client.post(f"{PROFILE}name/", NAME | wrong).content
    assert not NameChange.objects.exists()


@pytest.mark.parametrize("name_zh", ["陳𨋢文", "㗎", "陳"])
def test_rare_characters_and_single_ones_are_names(client, chan, name_zh):
    client.post(f"{PROFILE}name/", NAME | {"name_zh": name_zh})
    assert NameChange.objects.get().name_zh == name_zh


def test_what_was_typed_on_the_profile_is_kept_when_the_session_ends(client, chan):
    client.get(PROFILE)
    client.cookies.pop("sessionid")
    client.post(f"{PROFILE}contact/", {"telephone": "98765432", "address": "half a street"})
    client.post("/en/account/sign-in/", {"login": "chan", "password": PASSWORD})
    assert b"half a street" in client.get(f"{PROFILE}contact/").content
    assert User.objects.get(username="chan").address == ""


@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
def test_the_pages_stand_in_every_language(client, chan, language):
    client.post("/en/account/confirm/", {"password": PASSWORD})
    for page in ("", "contact/", "e-mail/", "language/", "name/", "notices/"):
        assert client.get(f"/{language}/account/profile/{page}").status_code == 200
