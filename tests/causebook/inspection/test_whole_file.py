"""Whoever chooses documents one by one is told of the whole file, which costs no more (domain 8)."""

import pytest
from django.test import Client
from django.urls import reverse

from causebook.inspection.basket import BASKET, Wanted, documents_of, find, name_of
from filings.public_access.services import set_open

PAGE = "/en/documents/basket/"


@pytest.fixture
def pieces(filing, case, writ, person) -> list[Wanted]:
    """Every document of the case, all open."""
    for document in filing.documents.all():
        set_open(case=case, document=document, open_now=True, why="Order", actor=person("registry"))
    found = [find(name_of(document)) for document in documents_of(case)]
    assert len(found) > 1
    return [each for each in found if each]


@pytest.fixture
def chosen(pieces, client) -> Client:
    """A browser that chose them one by one."""
    for each in pieces:
        client.post(reverse("inspection:add"), {"what": each.name})
    return client


def test_the_basket_says_that_the_whole_file_costs_less_and_takes_it_instead(chosen, pieces, case):
    page = chosen.get(PAGE).content.decode()
    assert f"The whole file of {case.number} is HK$14" in page.replace("\u00a0", " ")
    assert f"holds all {len(pieces)} documents" in page and f"HK${14 * len(pieces)}" in page
    whole = {"what": f"file:{case.slug}", "back": "basket"}
    page = chosen.post(reverse("inspection:add"), whole, follow=True).content.decode()
    assert BASKET.of(chosen.session) == [f"file:{case.slug}"] and "HK$14.00" in page
    assert f"took the place of {len(pieces)} documents" in page
    assert "Take the whole file instead" not in page


def test_a_single_document_is_told_of_the_file_at_the_same_price(pieces, client):
    client.post(reverse("inspection:add"), {"what": pieces[0].name})
    assert "Take the whole file instead" in client.get(PAGE).content.decode()


def test_of_a_file_of_one_document_nothing_is_said(pieces, writ, case, person, client):
    for each in pieces:
        if each != writ:
            set_open(case=case, document=each.document, open_now=False, why="Order", actor=person("registry"))
    client.post(reverse("inspection:add"), {"what": writ.name})
    assert "Take the whole file instead" not in client.get(PAGE).content.decode()


def test_the_file_that_takes_the_place_of_pieces_finds_room_in_a_full_basket(chosen, pieces, case, monkeypatch):
    monkeypatch.setattr("causebook.inspection.basket.MOST", len(pieces))
    chosen.post(reverse("inspection:add"), {"what": f"file:{case.slug}"})
    assert BASKET.of(chosen.session) == [f"file:{case.slug}"]
