"""What the database itself holds: balances are the sum of their rows, entries sum to nothing, nothing is refunded twice."""

from django.db import migrations

from icms.lib.triggers import protect_table

BALANCE = """
CREATE FUNCTION add_to_balance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE payments_depositaccount SET balance_cents = balance_cents + NEW.cents WHERE id = NEW.deposit_id;
    RETURN NULL;
END $$;
CREATE TRIGGER row_counts AFTER INSERT ON payments_ledgerrow
    FOR EACH ROW WHEN (NEW.deposit_id IS NOT NULL) EXECUTE FUNCTION add_to_balance();

CREATE FUNCTION refuse_other_balance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION 'The balance of a deposit account is the sum of its ledger rows.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER balance_is_a_sum BEFORE UPDATE ON payments_depositaccount
    FOR EACH ROW WHEN (OLD.balance_cents IS DISTINCT FROM NEW.balance_cents) EXECUTE FUNCTION refuse_other_balance();
CREATE TRIGGER balance_begins_at_nothing BEFORE INSERT ON payments_depositaccount
    FOR EACH ROW WHEN (NEW.balance_cents <> 0) EXECUTE FUNCTION refuse_other_balance();
"""

NO_BALANCE = """
DROP TRIGGER balance_begins_at_nothing ON payments_depositaccount;
DROP TRIGGER balance_is_a_sum ON payments_depositaccount;
DROP FUNCTION refuse_other_balance();
DROP TRIGGER row_counts ON payments_ledgerrow;
DROP FUNCTION add_to_balance();
"""

SUM = """
CREATE FUNCTION entry_sums_to_nothing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT SUM(cents) FROM payments_ledgerrow WHERE entry_id = NEW.entry_id) <> 0 THEN
        RAISE EXCEPTION 'The rows of ledger entry % do not sum to nothing.', NEW.entry_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER rows_sum_to_nothing AFTER INSERT ON payments_ledgerrow
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION entry_sums_to_nothing();
"""

NO_SUM = """
DROP TRIGGER rows_sum_to_nothing ON payments_ledgerrow;
DROP FUNCTION entry_sums_to_nothing();
"""

REFUNDS = """
CREATE FUNCTION add_up_refunds() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    paid bigint := COALESCE(NEW.payment_id, OLD.payment_id);
BEGIN
    UPDATE payments_payment SET refunded_cents = (
        SELECT COALESCE(SUM(cents), 0) FROM payments_refund WHERE payment_id = paid AND state <> 'refused'
    ) WHERE id = paid;
    RETURN NULL;
END $$;
CREATE TRIGGER refunds_add_up AFTER INSERT OR DELETE OR UPDATE OF state, cents, payment_id ON payments_refund
    FOR EACH ROW EXECUTE FUNCTION add_up_refunds();

CREATE FUNCTION refuse_other_refunded() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION 'What was refunded of a payment is the sum of its refunds.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refunded_is_a_sum BEFORE UPDATE ON payments_payment
    FOR EACH ROW WHEN (OLD.refunded_cents IS DISTINCT FROM NEW.refunded_cents) EXECUTE FUNCTION refuse_other_refunded();

CREATE FUNCTION hold_refund_lines() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    price bigint;
BEGIN
    SELECT charged_cents INTO price FROM payments_chargeline WHERE id = NEW.charge_line_id FOR UPDATE;
    IF price < (
        SELECT SUM(line.cents) FROM payments_refundline line JOIN payments_refund refund ON refund.id = line.refund_id
        WHERE line.charge_line_id = NEW.charge_line_id AND refund.state <> 'refused'
    ) THEN
        RAISE EXCEPTION 'More would be refunded of a line than was charged for it.'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER lines_are_held AFTER INSERT OR UPDATE ON payments_refundline
    FOR EACH ROW EXECUTE FUNCTION hold_refund_lines();
"""

NO_REFUNDS = """
DROP TRIGGER lines_are_held ON payments_refundline;
DROP FUNCTION hold_refund_lines();
DROP TRIGGER refunded_is_a_sum ON payments_payment;
DROP FUNCTION refuse_other_refunded();
DROP TRIGGER refunds_add_up ON payments_refund;
DROP FUNCTION add_up_refunds();
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0014_reconciliation")]
    operations = [
        *protect_table("payments_ledgerentry"),
        *protect_table("payments_ledgerrow"),
        migrations.RunSQL(BALANCE, NO_BALANCE),
        migrations.RunSQL(SUM, NO_SUM),
        migrations.RunSQL(REFUNDS, NO_REFUNDS),
    ]
