"""An accepted document knows whose file it is on, so that a file of 30,000 documents is read in its order by an index."""

import django.db.models.deletion
from django.db import migrations, models

FILL = """
UPDATE filings_document SET on_file_of_id = filing.case_id FROM filings_filing AS filing
WHERE filing.id = filings_document.filing_id AND filings_document.decision = 'accepted'
"""


class Migration(migrations.Migration):
    # The rows are changed and then indexed: PostgreSQL wants two transactions for that.
    atomic = False

    dependencies = [("cases", "0008_cases_know_their_venue"), ("filings", "0006_documents_know_when_decided")]

    operations = [
        migrations.AddField(
            "document",
            "on_file_of",
            models.ForeignKey(
                blank=True,
                db_index=False,
                help_text="once accepted",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="cases.case",
            ),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop, elidable=True),
        migrations.AddIndex(
            "document",
            models.Index(fields=["on_file_of", "decided_at", "filing", "order", "id"], name="documents_on_a_file"),
        ),
    ]
