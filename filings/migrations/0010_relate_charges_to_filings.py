"""Every charge that names a filing gets its row, in the order in which the charges were raised."""

from django.db import migrations

RELATE = """
INSERT INTO filings_filingcharge (filing_id, charge_id)
SELECT filing.id, charge.id
FROM payments_charge AS charge JOIN filings_filing AS filing ON filing.reference = charge.subject
WHERE charge.subject_kind = 'filing'
ORDER BY charge.id
"""


class Migration(migrations.Migration):

    dependencies = [("filings", "0009_filing_charges")]

    operations = [migrations.RunSQL(RELATE, "DELETE FROM filings_filingcharge")]
