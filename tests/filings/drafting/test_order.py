"""The order of a draft's documents: by buttons, to any place, and never the wrong document."""

import pytest
from django.urls import reverse

from filings.drafting.documents.services import add_document, move_document
from filings.models import Document
from icms.lib import clock
from icms.lib.errors import Refused
from tests.factories.court import TUESDAY_10, arrived, draft_of, pdf
from tests.support.kept import kept, somebody


@kept
def four():
    """A draft of four documents."""
    filing = draft_of(somebody("chan"))
    with clock.set_to(TUESDAY_10):
        for name in ("a.pdf", "b.pdf"):
            add_document(filing_id=filing.pk, actor=filing.owner, file=arrived(pdf(name), name))
    return filing


@pytest.fixture
def draft(four):
    with clock.set_to(TUESDAY_10):
        yield four


def names(filing) -> list[str]:
    return [document.file_name for document in filing.documents.current()]


@pytest.mark.parametrize(("to", "place"), [(1, 1), (2, 2), (4, 4), (99, 4), (-5, 1)])
def test_a_document_goes_to_its_place_and_the_others_keep_theirs(draft, to, place):
    before = names(draft)
    mark = draft.documents.get(file_name="a.pdf").mark
    assert move_document(filing_id=draft.pk, actor=draft.owner, mark=mark, to=to) == place
    rest = [name for name in before if name != "a.pdf"]
    assert names(draft) == [*rest[: place - 1], "a.pdf", *rest[place - 1 :]]


def test_without_script_a_button_moves_a_document(draft, client):
    client.force_login(draft.owner)
    page = reverse("filings:order", args=[draft.reference])
    mark = draft.documents.get(file_name="b.pdf").mark
    assert f'value="{mark}"' in client.get(page).content.decode()
    assert client.post(page, {"mark": mark, "to": "3"}).status_code == 302
    assert names(draft)[2:] == ["b.pdf", "a.pdf"]


@pytest.mark.parametrize("typed", [{}, {"mark": "x"}, {"mark": "x", "to": "first"}, {"mark": "", "to": "1"}])
def test_a_wrong_move_moves_nothing(draft, client, typed):
    before = names(draft)
    client.force_login(draft.owner)
    assert client.post(reverse("filings:order", args=[draft.reference]), typed).status_code != 302
    assert names(draft) == before


def test_a_page_made_before_the_order_changed_acts_on_no_other_document(draft, client):
    client.force_login(draft.owner)
    first = draft.documents.get(file_name="a.pdf")
    remove = reverse("filings:remove_document", args=[draft.reference, first.order])
    move_document(filing_id=draft.pk, actor=draft.owner, mark=first.mark, to=4)
    assert client.post(remove, {"document": first.mark}).status_code == 409
    assert Document.objects.filter(filing=draft).count() == 4


def test_what_was_typed_about_one_document_is_not_given_to_the_one_that_has_its_number_now(draft, client):
    client.force_login(draft.owner)
    first = draft.documents.get(file_name="a.pdf")
    page = reverse("filings:describe", args=[draft.reference, first.order])
    move_document(filing_id=draft.pk, actor=draft.owner, mark=first.mark, to=4)
    typed = {"title": "Of the first", "document": first.mark, "_path": page}
    client.post(reverse("filings:autosave", args=[draft.reference]), typed)
    shown = client.get(page).content.decode()
    assert "Of the first" not in shown and "What you typed was kept" not in shown


def test_what_the_registry_has_seen_keeps_its_place(draft, client):
    draft.round = 2
    draft.save()
    mark = draft.documents.get(file_name="a.pdf").mark
    with pytest.raises(Refused) as refused:
        move_document(filing_id=draft.pk, actor=draft.owner, mark=mark, to=1)
    assert [reason.code for reason in refused.value.reasons] == ["only_mend"]
    client.force_login(draft.owner)
    assert client.get(reverse("filings:order", args=[draft.reference])).status_code == 404
