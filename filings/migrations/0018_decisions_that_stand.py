"""What was decided before decisions were kept, as far as the filing still says it; its open time is not known."""

from django.db import migrations

KEEP = """
    INSERT INTO filings_filingdecision (filing_id, round, outcome, decided_by_id, decided_at)
    SELECT id, round, state, decided_by_id, decided_at FROM filings_filing
    WHERE state IN ('accepted', 'returned', 'refused') AND decided_by_id IS NOT NULL AND decided_at IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("filings", "0017_decisions_for_the_figures")]
    operations = [migrations.RunSQL(KEEP, migrations.RunSQL.noop)]
