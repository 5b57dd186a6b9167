"""What a visitor chose and bought is still there once they sign in, and gone once they sign out (domain 8)."""

from django.urls import reverse

from causebook.inspection import access
from tests.accounts.signin.conftest import sign_in, signed_in_as

BASKET = "/en/documents/basket/"


def test_what_a_visitor_chose_and_bought_is_still_there_after_signing_in(writ, another_writ, bought, client):
    client.post(reverse("inspection:add"), {"what": another_writ.name})
    inspection = bought(writ, make=False)
    client.get(access.link_path(inspection))
    assert sign_in(client, "ng", next=BASKET).status_code == 302
    assert another_writ.case.number in client.get(BASKET).content.decode()
    assert client.get(inspection.get_absolute_url()).status_code == 200
    assert inspection.get_absolute_url() in client.get(reverse("inspection:start")).content.decode()


def test_after_signing_out_the_next_at_the_same_browser_sees_nothing_of_it(writ, another_writ, bought, client):
    client.post(reverse("inspection:add"), {"what": another_writ.name})
    inspection = bought(writ, make=False)
    client.get(access.link_path(inspection))
    sign_in(client, "ng")
    client.post(reverse("account_logout"))
    for _visitor_then_account in range(2):
        assert "Your basket is empty" in client.get(BASKET).content.decode()
        assert client.get(inspection.get_absolute_url()).status_code == 404
        sign_in(client, "chan")


def test_what_an_account_chose_does_not_go_to_an_account_that_signs_in_over_it(writ, client, person):
    client.force_login(person("ng"))
    client.post(reverse("inspection:add"), {"what": writ.name})
    sign_in(client, "chan")
    assert "Your basket is empty" in client.get(BASKET).content.decode() or signed_in_as(client) == person("ng").pk
