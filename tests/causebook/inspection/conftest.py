"""A case on the court's file with an open writ, its seal made; and who buys."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from cases.models import Case
from causebook.inspection.basket import Wanted, find, name_of
from causebook.inspection.services import buy
from causebook.inspection.tasks import make_copies
from causebook.models import Inspection
from filings.models import Filing
from filings.sealing.tasks import seal_document
from icms.lib import clock
from payments.charges.services import Visitor
from tests.factories.court import TUESDAY_10, accept, lodged_of, pay

MRS_LAU = Visitor("mrs.lau@example.hk")


@pytest.fixture(autouse=True)
def _on_a_tuesday() -> Iterator[None]:
    with clock.set_to(TUESDAY_10):
        yield


@pytest.fixture
def filing(person) -> Filing:
    """Chan's, accepted and sealed."""
    accepted = accept(lodged_of(person("chan")), person("registry"))
    for document in accepted.documents.all():
        seal_document(document.pk)
    return Filing.objects.get(pk=accepted.pk)


@pytest.fixture
def case(filing) -> Case:
    assert filing.case is not None
    return filing.case


@pytest.fixture
def writ(filing) -> Wanted:
    """The writ, open to the public by its type."""
    found = find(name_of(filing.documents.select_related("filing").get(type__code="writ")))
    assert found is not None
    return found


@pytest.fixture
def another_writ(person) -> Wanted:
    """The writ of another case of the same court."""
    another = accept(lodged_of(person("chan")), person("registry"))
    for document in another.documents.all():
        seal_document(document.pk)
    found = find(f"filed:{another.reference}.{another.documents.get(type__code='writ').order}")
    assert found is not None
    return found


@pytest.fixture
def bought() -> Callable[..., Inspection]:
    """Bought and paid for by a visitor, its copies made."""

    def of(*wanted: Wanted, buyer=MRS_LAU, make: bool = True) -> Inspection:
        inspection = buy(court=wanted[0].case.court, wanted=list(wanted), buyer=buyer, language="en")
        assert inspection.charge is not None
        pay(inspection.charge, at=clock.now())
        if make:
            make_copies(inspection.pk)
        return Inspection.objects.get(pk=inspection.pk)

    return of


@pytest.fixture
def visitor(client, db) -> Client:
    return client
