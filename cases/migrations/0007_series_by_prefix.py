"""A series of case numbers is known by its prefix: several kinds of case may share a venue's."""

from django.db import migrations, models



class Migration(migrations.Migration):
    dependencies = [("cases", "0006_notices_of_every_kind")]

    operations = [
        migrations.RemoveConstraint("casenumberseries", "one_series_a_case_type_and_year"),
        migrations.AlterField(
            "casenumberseries",
            "case_type",
            models.CharField(max_length=6, db_column="case_type_id"),
        ),
        migrations.RenameField("casenumberseries", "case_type", "prefix"),
        migrations.AlterField("casenumberseries", "prefix", models.CharField(max_length=6)),
        migrations.AddConstraint(
            "casenumberseries",
            models.UniqueConstraint(fields=("prefix", "year"), name="one_series_a_prefix_and_year"),
        ),
    ]
