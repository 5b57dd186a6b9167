"""The role that web, worker and beat use in production (deploy/roles.sql) does their work, and owns nothing."""

from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import AuditEntry
from tests.factories.court import lodged_of

ROLES = Path(__file__).resolve().parents[2] / "deploy" / "roles.sql"


@pytest.fixture
def as_the_portal(court) -> None:
    """The statements of the file, run by the owner; from then on the connection has the portal's role."""
    statements = [line for line in ROLES.read_text().splitlines() if line and not line.startswith("--")]
    with connection.cursor() as cursor:
        for statement in statements:
            if statement.endswith("\\gexec"):
                cursor.execute(statement.removesuffix("\\gexec"))
                for (found,) in cursor.fetchall():
                    cursor.execute(found)
            else:
                cursor.execute(statement.replace(":'password'", "'a password of the tests'"))
        cursor.execute("SET LOCAL ROLE icms_portal")


def test_a_writ_is_paid_and_lodged_by_it(as_the_portal, person):
    filing = lodged_of(person("chan"))
    assert filing.settled_charge.receipt.serial == 1
    assert AuditEntry.objects.filter(act="charge.settled").exists()


FORBIDDEN = [
    "SET session_replication_role = replica",
    "ALTER TABLE accounts_auditentry DISABLE TRIGGER ALL",
    "ALTER TABLE accounts_auditentry DISABLE TRIGGER USER",
    "ALTER TABLE payments_ledgerrow ADD COLUMN x int",
    "DROP TABLE accounts_auditbatch",
    "TRUNCATE accounts_auditentry CASCADE",
    "CREATE TABLE accounts_other (x int)",
    "CREATE ROLE another SUPERUSER",
    "ALTER ROLE icms_portal SUPERUSER",
    "UPDATE accounts_auditentry SET act = 'x'",
    "DELETE FROM payments_ledgerrow",
]


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_it_can_switch_off_no_guard_and_change_no_table(as_the_portal, person, statement):
    lodged_of(person("chan"))
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_no_trigger_can_be_dropped_by_it(as_the_portal):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = 'accounts_auditentry'::regclass AND NOT tgisinternal"
        )
        names = [name for (name,) in cursor.fetchall()]
    assert names
    for name in names:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f'DROP TRIGGER "{name}" ON accounts_auditentry')
