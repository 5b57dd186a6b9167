"""The triggers that guard rows are those that the models declare; the raw ones before them go."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

from icms.lib.triggers import unprotect_table


class Migration(migrations.Migration):

    dependencies = [
        ("payments", "0023_guards_are_declared"),
        ("accounts", "0010_guards_are_declared"),
        ('filings', '0011_no_charge_reference'),
    ]

    operations = [
        *unprotect_table("filings_filingstamp"),
        migrations.RunSQL("DROP FUNCTION refuse_change()", migrations.RunSQL.noop),  # no table has it any more
        pgtrigger.migrations.AddTrigger(
            model_name='filingstamp',
            trigger=pgtrigger.compiler.Trigger(name='rows_stay', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are never changed or removed.', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';", hash='7e67b7cb448afb2e400dad018f3d26a7417c152c', operation='UPDATE OR DELETE', pgid='pgtrigger_rows_stay_f3ee3', table='filings_filingstamp', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='filingstamp',
            trigger=pgtrigger.compiler.Trigger(name='table_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF current_database() LIKE 'test\\_%' THEN\n        RETURN NULL;\n    END IF;\n    RAISE EXCEPTION 'Rows of % are never changed or removed.', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';\n", hash='39d84b20cfea08f2317ef011a4e27d7caa50570f', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_table_stays_692bb', table='filings_filingstamp', when='BEFORE')),
        ),
    ]
