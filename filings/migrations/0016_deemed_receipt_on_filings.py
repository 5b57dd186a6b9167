"""Filings that stand already get the deemed receipt of their current stamp."""

from django.db import migrations

FILL = """
    UPDATE filings_filing SET deemed_at = stamp.deemed_at
    FROM filings_filingstamp AS stamp
    WHERE stamp.filing_id = filings_filing.id AND stamp.round = filings_filing.round
        AND NOT EXISTS (SELECT FROM filings_filingstamp AS later WHERE later.supersedes_id = stamp.id)
"""


class Migration(migrations.Migration):
    dependencies = [("filings", "0015_urgency_and_the_order_of_the_queue")]
    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
