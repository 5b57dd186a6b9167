"""How many documents of a case the results of a search call open: never more than the entry offers."""

import pytest

from cases.case_desk.status import set_restricted
from cases.models import Case, ImplementationNotice
from filings.public_access.selectors import count_open, is_inspected
from filings.public_access.services import set_open


def test_a_case_is_counted_by_what_is_open_of_it(case, writ, person):
    both = count_open([case.pk, 0])
    assert both == {case.pk: 2}
    set_open(case=case, document=writ.document, open_now=False, why="Order", actor=person("registry"))
    assert count_open([case.pk]) == {case.pk: 1}
    assert count_open([]) == {}


def test_a_restricted_case_is_not_counted(case, writ, person):
    set_restricted(case=case, restricted=True, why="Order", actor=person("registry.sup"))
    assert count_open([case.pk]) == {}


@pytest.mark.parametrize(("venue", "counted"), [(None, True), ("ESS", True), ("STS", False)])
def test_a_kind_that_is_inspected_at_one_venue_is_counted_there_alone(case, writ, venue, counted):
    Case.objects.filter(pk=case.pk).update(venue="ESS")
    ImplementationNotice.objects.filter(case_type=case.case_type).update(venue=venue)
    assert is_inspected(Case.objects.get(pk=case.pk)) == counted
    assert (case.pk in count_open([case.pk])) == counted


def test_a_kind_that_is_taken_in_bulk_at_another_venue_is_counted_all_the_same(case, writ):
    Case.objects.filter(pk=case.pk).update(venue="ESS")
    ImplementationNotice.objects.create(
        case_type=case.case_type, venue_id="STS", since="2020-01-01", inspect=False, commence=False, bulk_only=True
    )
    assert is_inspected(Case.objects.get(pk=case.pk)) and count_open([case.pk]) == {case.pk: 2}
