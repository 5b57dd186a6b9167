"""Tables whose rows are added and never changed: the database itself refuses (quality 4)."""

from django.db import migrations

REFUSE_CHANGE = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' AND current_database() LIKE 'test\\_%' THEN
        RETURN NULL;  -- the tests empty their own database
    END IF;
    RAISE EXCEPTION 'Rows of % are never changed or removed.', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""


def protect_table(table: str) -> list[migrations.RunSQL]:
    """Operations for a migration after which the database refuses UPDATE, DELETE and TRUNCATE on a table.

    Code that tries meets django.db.IntegrityError. Only a test database may be emptied.
    """
    return [
        migrations.RunSQL(REFUSE_CHANGE, migrations.RunSQL.noop),
        migrations.RunSQL(
            f'CREATE TRIGGER rows_stay BEFORE UPDATE OR DELETE ON "{table}" '
            f"FOR EACH ROW EXECUTE FUNCTION refuse_change()",
            f'DROP TRIGGER rows_stay ON "{table}"',
        ),
        migrations.RunSQL(
            f'CREATE TRIGGER table_stays BEFORE TRUNCATE ON "{table}" '
            f"FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
            f'DROP TRIGGER table_stays ON "{table}"',
        ),
    ]
