"""A filing knows its venue, and any nature of claim of the reference data."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0008_cases_know_their_venue"),
        ("filings", "0004_lodged_by_whom"),
    ]

    operations = [
        migrations.AddField(
            "filing",
            "venue",
            models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.venue"
            ),
        ),
        migrations.AlterField(
            "filing",
            "claim_nature",
            models.CharField(blank=True, help_text="code of a cases.ClaimNature", max_length=40),
        ),
        migrations.AlterField(
            "filingparty",
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
