"""Settled charges, payments, receipt numbers and stored webhook events stay as they are, whoever writes."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("payments", "0024_refunds_may_come_back")]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='charge',
            trigger=pgtrigger.compiler.Trigger(name='facts_stay', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (OLD."state" = \'raised\'))', func="\n                IF TG_OP = 'UPDATE' THEN\n                    IF to_jsonb(NEW) = to_jsonb(OLD)\n                        OR (to_jsonb(NEW) - 'stamped' - 'day_fee_cents' - 'payer_email' - 'language' = to_jsonb(OLD) - 'stamped' - 'day_fee_cents' - 'payer_email' - 'language' AND TRUE)\n                    THEN\n                        RETURN NEW;\n                    END IF;\n                END IF;\n                RAISE EXCEPTION 'What is on record in % is never changed or removed.', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';\n            ", hash='f3b69586206d74cfd8e161f02f1c4ecbb0e3d100', operation='UPDATE OR DELETE', pgid='pgtrigger_facts_stay_12a90', table='payments_charge', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='charge',
            trigger=pgtrigger.compiler.Trigger(name='table_is_kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF current_database() LIKE 'test\\_%' THEN\n        RETURN NULL;\n    END IF;\n    RAISE EXCEPTION 'Rows of % are never changed or removed.', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';\n", hash='711715b50e567ea558645fee15d4110ed7c077d1', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_table_is_kept_f97e4', table='payments_charge', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='chargeline',
            trigger=pgtrigger.compiler.Trigger(name='rows_stay', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are never changed or removed.', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';", hash='aaa4d10201be6a8fa405a167ecb71bbbf47ad0aa', operation='UPDATE OR DELETE', pgid='pgtrigger_rows_stay_70246', table='payments_chargeline', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='chargeline',
            trigger=pgtrigger.compiler.Trigger(name='table_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF current_database() LIKE 'test\\_%' THEN\n        RETURN NULL;\n    END IF;\n    RAISE EXCEPTION 'Rows of % are never changed or removed.', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';\n", hash='f110707f8565259f0c285375e1023e24d100700a', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_table_stays_1e941', table='payments_chargeline', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='chargeline',
            trigger=pgtrigger.compiler.Trigger(name='lines_come_first', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF (SELECT state FROM payments_charge WHERE id = NEW.charge_id) <> 'raised' THEN\n                        RAISE EXCEPTION 'A charge that is settled or withdrawn gets no more lines.' USING ERRCODE = 'integrity_constraint_violation';\n                    END IF;\n                    RETURN NEW;\n                ", hash='bbc2bd870f545bebf628ad387bca2fe58394eea2', operation='INSERT', pgid='pgtrigger_lines_come_first_a48ed', table='payments_chargeline', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='payment',
            trigger=pgtrigger.compiler.Trigger(name='facts_stay', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."state" IN (\'succeeded\', \'to_refund\'))', func="\n                IF TG_OP = 'UPDATE' THEN\n                    IF to_jsonb(NEW) = to_jsonb(OLD)\n                        OR (to_jsonb(NEW) - 'status_fetched_at' - 'waiting_since' - 'refunded_cents' - 'payment_method' - 'provider_reference' - 'page_url' - 'page_until' = to_jsonb(OLD) - 'status_fetched_at' - 'waiting_since' - 'refunded_cents' - 'payment_method' - 'provider_reference' - 'page_url' - 'page_until' AND TRUE)\n                    THEN\n                        RETURN NEW;\n                    END IF;\n                END IF;\n                RAISE EXCEPTION 'What is on record in % is never changed or removed.', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';\n            ", hash='01cab1f909853017d7309855316d80c457465164', operation='UPDATE OR DELETE', pgid='pgtrigger_facts_stay_5c6fd', table='payments_payment', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='payment',
            trigger=pgtrigger.compiler.Trigger(name='table_is_kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF current_database() LIKE 'test\\_%' THEN\n        RETURN NULL;\n    END IF;\n    RAISE EXCEPTION 'Rows of % are never changed or removed.', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';\n", hash='36b216d4832f8593750483f1efd4e971fd6e8a71', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_table_is_kept_d5917', table='payments_payment', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='receipt',
            trigger=pgtrigger.compiler.Trigger(name='facts_stay', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                IF TG_OP = 'UPDATE' THEN\n                    IF to_jsonb(NEW) = to_jsonb(OLD)\n                        OR (to_jsonb(NEW) - 'pdf_sha256' = to_jsonb(OLD) - 'pdf_sha256' AND OLD.pdf_sha256 IS NULL)\n                    THEN\n                        RETURN NEW;\n                    END IF;\n                END IF;\n                RAISE EXCEPTION 'What is on record in % is never changed or removed.', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';\n            ", hash='f050626c22c7a3e163fdcc9ad47cd16f513f05d3', operation='UPDATE OR DELETE', pgid='pgtrigger_facts_stay_fcc20', table='payments_receipt', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='receipt',
            trigger=pgtrigger.compiler.Trigger(name='table_is_kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF current_database() LIKE 'test\\_%' THEN\n        RETURN NULL;\n    END IF;\n    RAISE EXCEPTION 'Rows of % are never changed or removed.', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';\n", hash='670be56ab69b8084db2d217ed537677e5e83bc61', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_table_is_kept_ac1db', table='payments_receipt', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='receipt',
            trigger=pgtrigger.compiler.Trigger(name='numbers_are_drawn', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF NEW.serial IS DISTINCT FROM (\n                        SELECT last FROM payments_receiptseries WHERE court_id = NEW.court_id AND year = NEW.year\n                    ) THEN\n                        RAISE EXCEPTION 'A receipt has the number that its series gave last.' USING ERRCODE = 'integrity_constraint_violation';\n                    END IF;\n                    RETURN NEW;\n                ", hash='23039b24873cd032b034e4433a8fa16ad647f638', operation='INSERT', pgid='pgtrigger_numbers_are_drawn_b3f95', table='payments_receipt', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='receiptseries',
            trigger=pgtrigger.compiler.Trigger(name='facts_stay', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                IF TG_OP = 'UPDATE' THEN\n                    IF to_jsonb(NEW) = to_jsonb(OLD)\n                        OR (to_jsonb(NEW) - 'last' = to_jsonb(OLD) - 'last' AND NEW.last = OLD.last + 1)\n                    THEN\n                        RETURN NEW;\n                    END IF;\n                END IF;\n                RAISE EXCEPTION 'What is on record in % is never changed or removed.', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';\n            ", hash='2750619893af8e9411d4df7b883ec50b00116dac', operation='UPDATE OR DELETE', pgid='pgtrigger_facts_stay_911f8', table='payments_receiptseries', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='receiptseries',
            trigger=pgtrigger.compiler.Trigger(name='table_is_kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF current_database() LIKE 'test\\_%' THEN\n        RETURN NULL;\n    END IF;\n    RAISE EXCEPTION 'Rows of % are never changed or removed.', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';\n", hash='a256f596e7176bbc2f7c08548e984fffcacc24fe', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_table_is_kept_a3bd2', table='payments_receiptseries', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='receiptseries',
            trigger=pgtrigger.compiler.Trigger(name='series_begin_at_nothing', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (NEW."last" = 0))', func="RAISE EXCEPTION 'A series of receipt numbers begins at nothing.' USING ERRCODE = 'integrity_constraint_violation';", hash='86199ea3fcd34c3d22c80981123796b95ed6d911', operation='INSERT', pgid='pgtrigger_series_begin_at_nothing_e8742', table='payments_receiptseries', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='receiptseries',
            trigger=pgtrigger.compiler.Trigger(name='numbers_are_given', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\n                    IF NOT EXISTS (\n                        SELECT FROM payments_receipt\n                        WHERE court_id = NEW.court_id AND year = NEW.year AND serial = NEW.last\n                    ) THEN\n                        RAISE EXCEPTION 'Receipt number % was drawn and given to no charge.', NEW.last USING ERRCODE = 'integrity_constraint_violation';\n                    END IF;\n                    RETURN NULL;\n                ", hash='b8fd2772e13a50cf18ec4157ade1ef9343a4c0d9', operation='UPDATE', pgid='pgtrigger_numbers_are_given_98f1d', table='payments_receiptseries', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='webhookevent',
            trigger=pgtrigger.compiler.Trigger(name='facts_stay', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                IF TG_OP = 'UPDATE' THEN\n                    IF to_jsonb(NEW) = to_jsonb(OLD)\n                        OR (to_jsonb(NEW) - 'outcome' - 'processed_at' = to_jsonb(OLD) - 'outcome' - 'processed_at' AND OLD.outcome = '')\n                    THEN\n                        RETURN NEW;\n                    END IF;\n                END IF;\n                RAISE EXCEPTION 'What is on record in % is never changed or removed.', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';\n            ", hash='feea0d4f998fc3d0c9aeabf751f5278fc6c90163', operation='UPDATE OR DELETE', pgid='pgtrigger_facts_stay_43a94', table='payments_webhookevent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='webhookevent',
            trigger=pgtrigger.compiler.Trigger(name='table_is_kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF current_database() LIKE 'test\\_%' THEN\n        RETURN NULL;\n    END IF;\n    RAISE EXCEPTION 'Rows of % are never changed or removed.', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';\n", hash='2a225529226a1288e82f57da452f12f80f95cab2', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_table_is_kept_23b62', table='payments_webhookevent', when='BEFORE')),
        ),
    ]
