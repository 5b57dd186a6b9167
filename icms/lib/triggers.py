"""What the database itself refuses, declared in each model's `Meta.triggers` beside its constraints (quality 4).

`pgtrigger.ignore` is never used: nothing in the portal may go round a trigger.
"""

import pgtrigger
from django.db import migrations

REFUSED = "USING ERRCODE = 'integrity_constraint_violation';"  # Django raises IntegrityError


def refuse(message: str, *values: str) -> str:
    """The statement by which a trigger refuses; each % in the message (no quotes) stands for one of the values."""
    return f"RAISE EXCEPTION '{message}'{''.join(f', {value}' for value in values)} {REFUSED}"


REFUSE_ROW = refuse("Rows of % are never changed or removed.", "TG_TABLE_NAME")
# The tests empty their own database.
REFUSE_TABLE = rf"""
    IF current_database() LIKE 'test\_%' THEN
        RETURN NULL;
    END IF;
    {REFUSE_ROW}
"""


def append_only() -> list[pgtrigger.Trigger]:
    """Triggers of a table whose rows are added and never changed: no UPDATE, no DELETE, no TRUNCATE."""
    return [
        pgtrigger.Trigger(
            name="rows_stay", when=pgtrigger.Before, operation=pgtrigger.Update | pgtrigger.Delete, func=REFUSE_ROW
        ),
        pgtrigger.Trigger(
            name="table_stays",
            level=pgtrigger.Statement,
            when=pgtrigger.Before,
            operation=pgtrigger.Truncate,
            func=REFUSE_TABLE,
        ),
    ]


def facts_stay(
    *may_change: str, while_: str = "TRUE", condition: pgtrigger.Condition | None = None
) -> list[pgtrigger.Trigger]:
    """Triggers of a table whose rows are kept as they are: no DELETE, no TRUNCATE, and no UPDATE of what is a fact.

    The columns that `may_change` may change while the SQL expression `while_` (of OLD and NEW) holds. Rows for which
    the condition (of OLD) does not hold yet are free.
    """
    columns = "".join(f" - '{column}'" for column in may_change)
    return [
        pgtrigger.Trigger(
            name="facts_stay",
            when=pgtrigger.Before,
            operation=pgtrigger.Update | pgtrigger.Delete,
            condition=condition,
            func=f"""
                IF TG_OP = 'UPDATE' THEN
                    IF to_jsonb(NEW) = to_jsonb(OLD)
                        OR (to_jsonb(NEW){columns} = to_jsonb(OLD){columns} AND {while_})
                    THEN
                        RETURN NEW;
                    END IF;
                END IF;
                {refuse("What is on record in % is never changed or removed.", "TG_TABLE_NAME")}
            """,
        ),
        pgtrigger.Trigger(
            name="table_is_kept",
            level=pgtrigger.Statement,
            when=pgtrigger.Before,
            operation=pgtrigger.Truncate,
            func=REFUSE_TABLE,
        ),
    ]


def protect_table(table: str) -> list[migrations.RunSQL]:
    """Raw triggers as the first migrations install them; later ones replace them with those of `Meta.triggers`."""
    function = f"""
        CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'TRUNCATE' AND current_database() LIKE 'test\\_%' THEN
                RETURN NULL;
            END IF;
            {REFUSE_ROW}
        END $$;
    """
    return [
        migrations.RunSQL(function, migrations.RunSQL.noop),
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


def unprotect_table(table: str) -> list[migrations.RunSQL]:
    """Take the raw triggers of `protect_table` away again, just before the declared ones are installed."""
    return [
        migrations.RunSQL(
            f'DROP TRIGGER rows_stay ON "{table}"; DROP TRIGGER table_stays ON "{table}"', migrations.RunSQL.noop
        )
    ]
