"""The triggers that guard rows are those that the models declare; the raw ones before them go."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

from icms.lib.triggers import unprotect_table


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0009_messages_to_an_address'),
    ]

    operations = [
        *unprotect_table("accounts_auditentry"),
        *unprotect_table("accounts_auditbatch"),
        pgtrigger.migrations.AddTrigger(
            model_name='auditbatch',
            trigger=pgtrigger.compiler.Trigger(name='rows_stay', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are never changed or removed.', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';", hash='917c30eef3e46df2810558a96015f3264706195b', operation='UPDATE OR DELETE', pgid='pgtrigger_rows_stay_cdfc8', table='accounts_auditbatch', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='auditbatch',
            trigger=pgtrigger.compiler.Trigger(name='table_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF current_database() LIKE 'test\\_%' THEN\n        RETURN NULL;\n    END IF;\n    RAISE EXCEPTION 'Rows of % are never changed or removed.', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';\n", hash='d0aebd977c905e20eeea11f5a9d72a464f127973', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_table_stays_7a95a', table='accounts_auditbatch', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='auditentry',
            trigger=pgtrigger.compiler.Trigger(name='rows_stay', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are never changed or removed.', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';", hash='dc97db08cd3c147cae829db5b6c45bea82efac74', operation='UPDATE OR DELETE', pgid='pgtrigger_rows_stay_b49de', table='accounts_auditentry', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='auditentry',
            trigger=pgtrigger.compiler.Trigger(name='table_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF current_database() LIKE 'test\\_%' THEN\n        RETURN NULL;\n    END IF;\n    RAISE EXCEPTION 'Rows of % are never changed or removed.', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';\n", hash='172c1361c275a2d6de8fd1f28eb7b53358273af0', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_table_stays_26269', table='accounts_auditentry', when='BEFORE')),
        ),
    ]
