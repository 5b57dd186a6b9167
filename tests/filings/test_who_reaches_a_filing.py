"""Who sees a filing and its papers; and who sees it is not yet who prepares it: the gates of the pages of a filer."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse

from filings import access
from filings.sealing.tasks import seal_document
from filings.stamping.acknowledgement import make_acknowledgement
from tests.factories.court import accept, draft_of, lodged_of
from tests.support.kept import kept, somebody


@kept
def lodged():
    return lodged_of(somebody("chan"))


@kept
def sealed():
    """Chan's, its writ sealed and its receipt acknowledged."""
    filing = accept(lodged_of(somebody("chan")), somebody("registry"))
    seal_document(filing.documents.get(order=1).pk)
    make_acknowledgement(stamp_id=filing.current_stamp.pk)
    return filing


@pytest.mark.parametrize("username", ["registry", "registry.sup", "auditor"])
def test_whoever_reads_it_at_the_desk_does_not_prepare_it(person, lodged, username):
    officer = person(username)
    assert access.get_filing(officer, lodged.reference) == lodged
    with pytest.raises(PermissionDenied):
        access.get_own_filing(officer, lodged.reference)


@pytest.mark.parametrize("username", ["registry", "registry.sup", "auditor"])
def test_a_returned_filing_that_its_filer_mends_is_no_draft_of_the_desk(person, username):
    filing = draft_of(person("chan"))
    type(filing).objects.filter(pk=filing.pk).update(round=2)
    officer = person(username)
    assert access.get_filing(officer, filing.reference) == filing
    with pytest.raises(PermissionDenied):
        access.get_draft(officer, filing.reference)


def test_its_filer_does(person):
    filing = draft_of(person("chan"))
    assert access.get_own_filing(person("chan"), filing.reference) == filing
    assert access.get_draft(person("chan"), filing.reference) == filing


@pytest.mark.parametrize("username", ["ng", "wong.ou", "helpcentre", "accounts", "admin"])
def test_strangers_find_no_such_filing(person, lodged, username):
    with pytest.raises(Http404):
        access.get_own_filing(person(username), lodged.reference)


@pytest.mark.parametrize(
    ("username", "expected"),
    [
        ("chan", 200),
        ("ng", 404),
        ("wong.ou", 404),
        ("wong.pa", 403),
        ("registry", 200),
        ("auditor", 200),
        ("accounts", 404),
    ],
)
def test_a_sealed_document_and_its_acknowledgement_go_to_the_filer_and_the_registry_only(
    client, person, sealed, username, expected
):
    client.force_login(person(username))
    assert client.get(reverse("filings:sealed_file", args=[sealed.reference, 1])).status_code == expected
    assert client.get(reverse("filings:acknowledgement", args=[sealed.reference])).status_code == expected
