"""Venues, natures of claim, and what a kind of case says of itself."""

import django.db.models.deletion
from django.db import migrations, models



class Migration(migrations.Migration):
    dependencies = [("cases", "0004_dates_for_what_stood_before")]

    operations = [
        migrations.CreateModel(
            name="Venue",
            fields=[
                ("code", models.CharField(max_length=6, primary_key=True, serialize=False)),
                ("name_en", models.CharField(max_length=100)),
                ("name_zh_hant", models.CharField(max_length=100)),
                ("name_zh_hans", models.CharField(max_length=100)),
                ("order", models.PositiveSmallIntegerField(default=0)),
                (
                    "court",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="venues", to="cases.court"
                    ),
                ),
            ],
            options={"ordering": ["order", "code"]},
        ),
        migrations.CreateModel(
            name="ClaimNature",
            fields=[
                ("code", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("name_en", models.CharField(max_length=100)),
                ("name_zh_hant", models.CharField(max_length=100)),
                ("name_zh_hans", models.CharField(max_length=100)),
                ("order", models.PositiveSmallIntegerField(default=0)),
                ("case_types", models.ManyToManyField(related_name="natures", to="cases.casetype")),
            ],
            options={"ordering": ["order", "code"]},
        ),
        migrations.AlterModelOptions(name="casetype", options={"ordering": ["order", "prefix"]}),
        migrations.AddField(
            "casetype",
            "book",
            models.CharField(
                choices=[
                    ("cause_book", "Cause book"),
                    ("application_record_book", "Application Record Book"),
                ],
                default="cause_book",
                max_length=30,
            ),
        ),
        migrations.AddField(
            "casetype",
            "first_capacity",
            models.CharField(default="plaintiff", help_text="of the side that commences", max_length=20),
        ),
        migrations.AddField(
            "casetype",
            "second_capacity",
            models.CharField(default="defendant", help_text="of the side that answers", max_length=20),
        ),
        migrations.AddField(
            "casetype",
            "states_claim",
            models.BooleanField(default=True, help_text="its originating document states nature and amount"),
        ),
        migrations.AddField("casetype", "order", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField(
            "court",
            "of_the_high_court",
            models.BooleanField(default=False, help_text="the Court of Appeal or of First Instance"),
        ),
    ]
