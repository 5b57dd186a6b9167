"""Entries know the prefix of their case number: several kinds of case may share a venue's."""

from django.db import migrations, models


class Migration(migrations.Migration):
    # The rows are changed and then the constraint: PostgreSQL wants two transactions for that.
    atomic = False

    dependencies = [("causebook", "0001_initial"), ("cases", "0008_cases_know_their_venue")]

    operations = [
        migrations.RemoveConstraint("entry", "entry_number_unique"),
        migrations.AddField(
            "entry",
            "prefix",
            models.CharField(default="", help_text="of the case number", max_length=6),
            preserve_default=False,
        ),
        migrations.RunSQL(
            "UPDATE causebook_entry SET prefix = case_type_id", migrations.RunSQL.noop, elidable=True
        ),
        migrations.AddConstraint(
            "entry",
            models.UniqueConstraint(fields=("prefix", "year", "serial"), name="entry_number_is_one_entry"),
        ),
    ]
