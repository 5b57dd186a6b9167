"""A document may be sealed anew: each document names the seal it bears, each seal the time it bears."""

from django.conf import settings
from django.db import migrations, models

BEARS = """
    UPDATE filings_document AS document SET seal_id = seal.id
    FROM filings_seal AS seal WHERE seal.document_id = document.id
"""
# The stamp that was current when the seal was made; it was drawn on that one.
BEARS_THE_TIME = """
    UPDATE filings_seal AS seal SET deemed_at = COALESCE((
        SELECT stamp.deemed_at FROM filings_filingstamp AS stamp
        WHERE stamp.filing_id = document.filing_id AND stamp.round = document.round
            AND stamp.deemed_at IS NOT NULL AND stamp.made_at <= seal.sealed_at
        ORDER BY stamp.made_at DESC, stamp.id DESC LIMIT 1
    ), (
        SELECT min(stamp.deemed_at) FROM filings_filingstamp AS stamp
        WHERE stamp.filing_id = document.filing_id AND stamp.round = document.round
    ), seal.sealed_at)
    FROM filings_document AS document
    WHERE document.id = seal.document_id AND seal.sealed_at IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [
        ("filings", "0020_drafts_are_kept_shared_and_approved"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AlterField(
            "seal",
            "document",
            models.ForeignKey("filings.Document", models.PROTECT, related_name="seals"),
        ),
        migrations.AddField("seal", "deemed_at", models.DateTimeField(null=True)),
        migrations.AddField("seal", "replaced_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "seal",
            "withdrawn_at",
            models.DateTimeField(help_text="the document was struck from the file", null=True),
        ),
        migrations.AddField(
            "seal",
            "replaces",
            models.OneToOneField("filings.Seal", models.PROTECT, null=True, related_name="replaced_by"),
        ),
        migrations.AddField(
            "seal",
            "asked_by",
            models.ForeignKey(
                settings.AUTH_USER_MODEL,
                models.PROTECT,
                help_text="who had it renewed",
                null=True,
                related_name="+",
            ),
        ),
        migrations.AddField(
            "document",
            "seal",
            models.ForeignKey(
                "filings.Seal",
                models.PROTECT,
                blank=True,
                help_text="the one it bears",
                null=True,
                related_name="+",
            ),
        ),
        migrations.RunSQL(BEARS, migrations.RunSQL.noop),
        migrations.RunSQL(BEARS_THE_TIME, migrations.RunSQL.noop),
    ]
