"""The reference of the last charge is not kept as text any more; going back fills it from the rows."""

from django.db import migrations, models

FILL = """
UPDATE filings_filing SET charge_reference = charge.reference
FROM payments_charge AS charge
WHERE charge.id = (SELECT max(charge_id) FROM filings_filingcharge WHERE filing_id = filings_filing.id)
"""


class Migration(migrations.Migration):

    dependencies = [("filings", "0010_relate_charges_to_filings")]

    operations = [
        migrations.RunSQL(migrations.RunSQL.noop, FILL),
        migrations.RemoveField(model_name="filing", name="charge_reference"),
    ]
