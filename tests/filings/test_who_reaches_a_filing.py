"""Who sees a filing is not yet who prepares it: the gates of the pages on which a filer acts."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from filings import access
from tests.factories.court import draft_of, lodged_of


@pytest.mark.parametrize("username", ["registry", "registry.sup", "auditor"])
def test_whoever_reads_it_at_the_desk_does_not_prepare_it(person, username):
    filing = lodged_of(person("chan"))
    officer = person(username)
    assert access.get_filing(officer, filing.reference) == filing
    with pytest.raises(PermissionDenied):
        access.get_own_filing(officer, filing.reference)


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
def test_strangers_find_no_such_filing(person, username):
    with pytest.raises(Http404):
        access.get_own_filing(person(username), lodged_of(person("chan")).reference)
