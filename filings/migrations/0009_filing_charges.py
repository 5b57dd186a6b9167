"""A filing and its charges are related by rows; before, the filing kept the reference of its last charge as text."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("filings", "0008_acknowledgements_follow_the_fee"),
        ("payments", "0020_money_moves_between_accounts"),
    ]

    operations = [
        migrations.CreateModel(
            name="FilingCharge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "charge",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="payments.charge"
                    ),
                ),
                (
                    "filing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="filings.filing"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="filing",
            name="charges",
            field=models.ManyToManyField(
                related_name="filings", through="filings.FilingCharge", to="payments.charge"
            ),
        ),
    ]
