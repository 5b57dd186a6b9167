"""What was once in the fee schedule is never edited, and no two versions of an item, or concessions of a court, overlap.

Of a fee item only the last day of the version that had none may be filled in, when another follows it. The extension
btree_gist is not everywhere, so "the same item" is said as "the same point": a range of one hash.
"""

from django.db import migrations

from icms.lib.triggers import protect_table

SAME_ITEM = "hashtextextended(court_id || '/' || code, 0)"
SAME_COURT = "hashtextextended(court_id, 0)"
FEE_ITEMS_STAY = """
CREATE OR REPLACE FUNCTION fee_items_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE'
        AND to_jsonb(NEW) - 'in_force_until' = to_jsonb(OLD) - 'in_force_until'
        AND (OLD.in_force_until IS NULL OR NEW.in_force_until = OLD.in_force_until)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A version of a fee item is followed by another, never changed or removed.'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER fee_items_stay BEFORE UPDATE OR DELETE ON payments_feeitem
    FOR EACH ROW EXECUTE FUNCTION fee_items_stay();
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0004_schedule_proposals")]
    operations = [
        migrations.RunSQL(
            f"""
            ALTER TABLE payments_feeitem ADD CONSTRAINT fee_item_versions_apart EXCLUDE USING gist (
                int8range({SAME_ITEM}, {SAME_ITEM}, '[]') WITH &&,
                daterange(in_force_from, in_force_until, '[]') WITH &&
            )
            """,
            "ALTER TABLE payments_feeitem DROP CONSTRAINT fee_item_versions_apart",
        ),
        migrations.RunSQL(
            f"""
            ALTER TABLE payments_concessionperiod ADD CONSTRAINT concession_periods_apart EXCLUDE USING gist (
                int8range({SAME_COURT}, {SAME_COURT}, '[]') WITH &&,
                daterange(first_day, last_day, '[]') WITH &&
            )
            """,
            "ALTER TABLE payments_concessionperiod DROP CONSTRAINT concession_periods_apart",
        ),
        migrations.RunSQL(FEE_ITEMS_STAY, "DROP TRIGGER fee_items_stay ON payments_feeitem"),
        *protect_table("payments_concessionperiod"),
    ]
