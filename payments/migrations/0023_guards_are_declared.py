"""The triggers that guard rows are those that the models declare; the raw ones before them go."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

from icms.lib.triggers import unprotect_table


RAW_TRIGGERS_GO = """
DROP TRIGGER fee_items_stay ON payments_feeitem;
DROP FUNCTION fee_items_stay();
DROP TRIGGER balance_begins_at_nothing ON payments_depositaccount;
DROP TRIGGER balance_is_a_sum ON payments_depositaccount;
DROP FUNCTION refuse_other_balance();
DROP TRIGGER row_counts ON payments_ledgerrow;
DROP FUNCTION add_to_balance();
DROP TRIGGER rows_sum_to_nothing ON payments_ledgerrow;
DROP FUNCTION entry_sums_to_nothing();
DROP TRIGGER lines_are_held ON payments_refundline;
DROP FUNCTION hold_refund_lines();
DROP TRIGGER refunded_is_a_sum ON payments_payment;
DROP FUNCTION refuse_other_refunded();
DROP TRIGGER refunds_add_up ON payments_refund;
DROP FUNCTION add_up_refunds();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('payments', '0022_emails_to_payers_are_messages'),
    ]

    operations = [
        *unprotect_table("payments_paymentstamp"),
        *unprotect_table("payments_concessionperiod"),
        *unprotect_table("payments_ledgerentry"),
        *unprotect_table("payments_ledgerrow"),
        migrations.RunSQL(RAW_TRIGGERS_GO, migrations.RunSQL.noop),
        pgtrigger.migrations.AddTrigger(
            model_name='concessionperiod',
            trigger=pgtrigger.compiler.Trigger(name='rows_stay', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are never changed or removed.', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';", hash='30bd9ffd84642e1c034247962e71868d9a60af4d', operation='UPDATE OR DELETE', pgid='pgtrigger_rows_stay_d23c4', table='payments_concessionperiod', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='concessionperiod',
            trigger=pgtrigger.compiler.Trigger(name='table_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF current_database() LIKE 'test\\_%' THEN\n        RETURN NULL;\n    END IF;\n    RAISE EXCEPTION 'Rows of % are never changed or removed.', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';\n", hash='b478f31a03251682013280b155950969f48aed0f', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_table_stays_a8208', table='payments_concessionperiod', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='depositaccount',
            trigger=pgtrigger.compiler.Trigger(name='balance_is_a_sum', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."balance_cents" IS DISTINCT FROM (NEW."balance_cents"))', func="\n    IF pg_trigger_depth() < 2 THEN\n        RAISE EXCEPTION 'The balance of a deposit account is the sum of its ledger rows.' USING ERRCODE = 'integrity_constraint_violation';\n    END IF;\n    RETURN NEW;\n", hash='394e29aa46ecfde1bb371670a0926b7ae085f7c4', operation='UPDATE', pgid='pgtrigger_balance_is_a_sum_679d0', table='payments_depositaccount', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='depositaccount',
            trigger=pgtrigger.compiler.Trigger(name='balance_begins_at_nothing', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (NEW."balance_cents" = 0))', func="\n    IF pg_trigger_depth() < 2 THEN\n        RAISE EXCEPTION 'The balance of a deposit account is the sum of its ledger rows.' USING ERRCODE = 'integrity_constraint_violation';\n    END IF;\n    RETURN NEW;\n", hash='23c7a667048f00322a6a1cd04e156b6b0707a703', operation='INSERT', pgid='pgtrigger_balance_begins_at_nothing_8d541', table='payments_depositaccount', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='feeitem',
            trigger=pgtrigger.compiler.Trigger(name='fee_items_stay', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF TG_OP = 'UPDATE'\n                        AND to_jsonb(NEW) - 'in_force_until' = to_jsonb(OLD) - 'in_force_until'\n                        AND (OLD.in_force_until IS NULL OR NEW.in_force_until = OLD.in_force_until)\n                    THEN\n                        RETURN NEW;\n                    END IF;\n                    RAISE EXCEPTION 'A version of a fee item is followed by another, never changed or removed.' USING ERRCODE = 'integrity_constraint_violation';\n                ", hash='a29af3421e1e86e9369969a94b62e9b167c46422', operation='UPDATE OR DELETE', pgid='pgtrigger_fee_items_stay_e2c83', table='payments_feeitem', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ledgerentry',
            trigger=pgtrigger.compiler.Trigger(name='rows_stay', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are never changed or removed.', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';", hash='ed0bbd56bedf4bb8778982dceb82a912de14e43a', operation='UPDATE OR DELETE', pgid='pgtrigger_rows_stay_3d0e0', table='payments_ledgerentry', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ledgerentry',
            trigger=pgtrigger.compiler.Trigger(name='table_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF current_database() LIKE 'test\\_%' THEN\n        RETURN NULL;\n    END IF;\n    RAISE EXCEPTION 'Rows of % are never changed or removed.', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';\n", hash='2d4a77c655329aefeec054bb4db7f57e3e78e7b0', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_table_stays_fa10c', table='payments_ledgerentry', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ledgerrow',
            trigger=pgtrigger.compiler.Trigger(name='rows_stay', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are never changed or removed.', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';", hash='28ef2dbb38a12a4a04e122bcfa11efa25ef99929', operation='UPDATE OR DELETE', pgid='pgtrigger_rows_stay_00c3a', table='payments_ledgerrow', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ledgerrow',
            trigger=pgtrigger.compiler.Trigger(name='table_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF current_database() LIKE 'test\\_%' THEN\n        RETURN NULL;\n    END IF;\n    RAISE EXCEPTION 'Rows of % are never changed or removed.', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';\n", hash='9515d7c6a7235d3f310596c545a459e25f97b315', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_table_stays_1fbd2', table='payments_ledgerrow', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ledgerrow',
            trigger=pgtrigger.compiler.Trigger(name='row_counts', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."deposit_id" IS NOT NULL)', func='\n                    UPDATE payments_depositaccount SET balance_cents = balance_cents + NEW.cents\n                    WHERE id = NEW.deposit_id;\n                    RETURN NULL;\n                ', hash='feb7ee8e840292550ee07c47d25a2e1c3d9d15a7', operation='INSERT', pgid='pgtrigger_row_counts_718e9', table='payments_ledgerrow', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ledgerrow',
            trigger=pgtrigger.compiler.Trigger(name='rows_sum_to_nothing', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\n                    IF (SELECT SUM(cents) FROM payments_ledgerrow WHERE entry_id = NEW.entry_id) <> 0 THEN\n                        RAISE EXCEPTION 'The rows of ledger entry % do not sum to nothing.', NEW.entry_id USING ERRCODE = 'integrity_constraint_violation';\n                    END IF;\n                    RETURN NULL;\n                ", hash='bafc7fed3e699c65857e0df56c67ee7a436254bd', operation='INSERT', pgid='pgtrigger_rows_sum_to_nothing_6accf', table='payments_ledgerrow', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='payment',
            trigger=pgtrigger.compiler.Trigger(name='refunded_is_a_sum', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."refunded_cents" IS DISTINCT FROM (NEW."refunded_cents"))', func="\n                    IF pg_trigger_depth() < 2 THEN\n                        RAISE EXCEPTION 'What was refunded of a payment is the sum of its refunds.' USING ERRCODE = 'integrity_constraint_violation';\n                    END IF;\n                    RETURN NEW;\n                ", hash='ea5a79944e62b378233e1c31d9e657cb1ed1e921', operation='UPDATE', pgid='pgtrigger_refunded_is_a_sum_91a29', table='payments_payment', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='paymentstamp',
            trigger=pgtrigger.compiler.Trigger(name='rows_stay', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are never changed or removed.', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';", hash='02c8ab7c2b23226c311c653a98042f4a065bcac1', operation='UPDATE OR DELETE', pgid='pgtrigger_rows_stay_e507c', table='payments_paymentstamp', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='paymentstamp',
            trigger=pgtrigger.compiler.Trigger(name='table_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF current_database() LIKE 'test\\_%' THEN\n        RETURN NULL;\n    END IF;\n    RAISE EXCEPTION 'Rows of % are never changed or removed.', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';\n", hash='e61aa01d1f64f99deea63d1806b6d1bb93b4dd41', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_table_stays_e287d', table='payments_paymentstamp', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='refund',
            trigger=pgtrigger.compiler.Trigger(name='refunds_add_up', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE paid bigint;', func="\n                    paid := COALESCE(NEW.payment_id, OLD.payment_id);\n                    UPDATE payments_payment SET refunded_cents = (\n                        SELECT COALESCE(SUM(cents), 0) FROM payments_refund\n                        WHERE payment_id = paid AND state <> 'refused'\n                    ) WHERE id = paid;\n                    RETURN NULL;\n                ", hash='8d70ef2a11fd87b12bbf920d4d3cb3fad7999af4', operation='INSERT OR DELETE OR UPDATE OF "state", "cents", "payment_id"', pgid='pgtrigger_refunds_add_up_8ea30', table='payments_refund', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='refundline',
            trigger=pgtrigger.compiler.Trigger(name='lines_are_held', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE price bigint;', func="\n                    SELECT charged_cents INTO price FROM payments_chargeline WHERE id = NEW.charge_line_id FOR UPDATE;\n                    IF price < (\n                        SELECT SUM(line.cents) FROM payments_refundline line\n                        JOIN payments_refund refund ON refund.id = line.refund_id\n                        WHERE line.charge_line_id = NEW.charge_line_id AND refund.state <> 'refused'\n                    ) THEN\n                        RAISE EXCEPTION 'More would be refunded of a line than was charged for it.' USING ERRCODE = 'integrity_constraint_violation';\n                    END IF;\n                    RETURN NULL;\n                ", hash='10e97e7bd79e7357f6620bfb7a3fa488ffd934a6', operation='INSERT OR UPDATE', pgid='pgtrigger_lines_are_held_c3335', table='payments_refundline', when='AFTER')),
        ),
    ]
