"""The database itself refuses to change what is only added to, whatever the code does."""

import pgtrigger
import pytest
from django.db import connection

from accounts.models import AuditBatch
from cases.case_desk.services import write_note
from filings.models import FailedAttempt, Opening, SealedCopy
from filings.openings import record_openings
from filings.outages.statements import make_statement
from filings.registry.corrections.services import strike
from icms.lib import clock
from payments.charges import stamps
from tests.factories.court import accept, lodged_of
from tests.support.refusals import refusal_of

GUARDED = {
    "accounts_auditbatch",
    "accounts_auditentry",
    "cases_casenote",
    "cases_drn",
    "filings_correction",
    "filings_failedattempt",
    "filings_filingdecision",
    "filings_filingstamp",
    "filings_opening",
    "filings_outagestatement",
    "filings_sealedcopy",
    "payments_chargeline",
    "payments_concessionperiod",
    "payments_ledgerentry",
    "payments_ledgerrow",
    "payments_paymentstamp",
}


@pytest.fixture
def rows(person) -> None:
    """A row in each guarded table."""
    filing = accept(lodged_of(person("chan")), person("registry"))
    stamps.stamp(charge_id=filing.settled_charge.pk)
    document = filing.documents.filter(seals__isnull=False).first()
    assert document is not None
    seal = document.seals.get()
    SealedCopy.objects.create(seal=seal, receipt="DC-2026-000001", sha256="a" * 64, made_at=clock.now())
    record_openings(case=filing.case, documents=[document], how=Opening.How.READ, account=person("chan"))
    another = accept(lodged_of(person("chan")), person("registry"))
    strike(filing_id=another.pk, supervisor=person("registry.sup"), why="Filed a second time.")
    FailedAttempt.objects.create(account=person("chan"), at=clock.now(), what="lodge", answer=500)
    make_statement(account=person("chan"), since=clock.court_day(clock.now()), until=clock.court_day(clock.now()))
    write_note(case=filing.case, text="Counsel telephoned.", actor=person("registry"))
    AuditBatch.objects.create(number=1, last_transaction=0, count=0, digest="")


# The cause book's, on a table of `cases`, which knows nothing of it and so declares nothing of it.
OF_A_MIGRATION = {"cause_book_hides"}


def test_these_tables_are_only_added_to():
    guards = [(model._meta.db_table, trigger.name) for model, trigger in pgtrigger.registered()]
    for guard in ("rows_stay", "table_stays"):
        assert {table for table, name in guards if name == guard} == GUARDED


def test_no_row_of_them_can_be_changed_or_removed_and_none_be_emptied(rows):
    for model, trigger in pgtrigger.registered():
        table, column = model._meta.db_table, model._meta.pk.column
        said = f"Rows of {table} are never changed or removed."
        if trigger.name == "rows_stay":
            assert model._default_manager.exists(), f"there is no row in {table} to try it with"
            assert refusal_of(f"UPDATE {table} SET {column} = {column}") == said
            assert refusal_of(f"DELETE FROM {table}") == said
        elif trigger.name == "table_stays":
            assert refusal_of(*_not_a_test(trigger.get_pgid(model)), f"TRUNCATE {table} CASCADE") == said


def _not_a_test(function: str) -> list[str]:
    """Statements that make a guard believe that this database is none of the tests', which may be emptied."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef(%s::regproc)", [function])
        (source,) = cursor.fetchone()
    changed = source.replace(r"current_database() LIKE 'test\_%'", "false")
    assert changed != source
    return [changed, "SET CONSTRAINTS ALL IMMEDIATE"]  # else the rows just added hold the table


def test_every_declared_trigger_is_installed_and_no_other(db):
    for model, trigger in pgtrigger.registered():
        assert trigger.get_installation_status(model) == ("INSTALLED", True), f"{model._meta.db_table} {trigger.name}"
    declared = {trigger.get_pgid(model) for model, trigger in pgtrigger.registered()}
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
        assert {name for (name,) in cursor.fetchall()} == declared | OF_A_MIGRATION
