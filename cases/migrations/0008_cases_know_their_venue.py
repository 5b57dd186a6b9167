"""A case knows its venue, the prefix of its number, and the organization that commenced it."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models.functions import Coalesce


def say_who_commenced(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Of the cases that are there, the one party that is represented is the one that commenced."""
    for party in apps.get_model("cases", "Party").objects.exclude(represented_by=None).order_by("pk"):
        apps.get_model("cases", "Case").objects.filter(pk=party.case_id, commenced_by=None).update(
            commenced_by=party.represented_by_id
        )


class Migration(migrations.Migration):
    # The rows are changed and then the column: PostgreSQL wants two transactions for that.
    atomic = False

    dependencies = [("accounts", "0005_registration"), ("cases", "0007_series_by_prefix")]

    operations = [
        migrations.RemoveConstraint("case", "case_number_unique"),
        migrations.AddField(
            "case",
            "venue",
            models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="cases", to="cases.venue"
            ),
        ),
        migrations.AddField(
            "case",
            "commenced_by",
            models.ForeignKey(
                blank=True,
                help_text="the organization that commenced it through the portal",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.organization",
            ),
        ),
        migrations.RunPython(say_who_commenced, migrations.RunPython.noop, elidable=True),
        migrations.AddField(
            "case",
            "prefix",
            models.GeneratedField(
                db_persist=True,
                expression=Coalesce(models.F("venue_id"), models.F("case_type_id")),
                help_text="of its number: its venue's where it has one, else its kind's",
                output_field=models.CharField(max_length=6),
            ),
        ),
        migrations.AddConstraint(
            "case",
            models.UniqueConstraint(fields=("prefix", "year", "serial"), name="case_number_is_one_case"),
        ),
        migrations.AlterField(
            "party",
            "capacity",
            models.CharField(
                choices=[
                    ("plaintiff", "Plaintiff"),
                    ("defendant", "Defendant"),
                    ("applicant", "Applicant"),
                    ("appellant", "Appellant"),
                    ("claimant", "Claimant"),
                    ("informant", "Informant"),
                    ("respondent", "Respondent"),
                ],
                max_length=20,
            ),
        ),
    ]
