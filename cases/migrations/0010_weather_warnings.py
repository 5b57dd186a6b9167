"""Gale and black rainstorm warnings, which periods skip whether or not an office closed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import icms.lib.references



class Migration(migrations.Migration):
    dependencies = [("cases", "0009_hearings_and_linked_cases"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name="WeatherWarning",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reference",
                    models.CharField(
                        default=icms.lib.references.new_reference, editable=False, max_length=12, unique=True
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("gale", "Gale warning (signal 8 or above)"),
                            ("black_rainstorm", "Black rainstorm warning"),
                        ],
                        max_length=20,
                    ),
                ),
                ("from_at", models.DateTimeField()),
                ("until_at", models.DateTimeField()),
                ("source", models.CharField(blank=True, help_text="where it was announced", max_length=200)),
                ("entered_at", models.DateTimeField(auto_now_add=True)),
                ("cancelled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "reference_key",
                    models.CharField(
                        help_text="its key in the reference data; empty when an officer entered it",
                        max_length=40,
                        null=True,
                        unique=True,
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"ordering": ["-from_at", "-id"]},
        ),
        migrations.AddConstraint(
            "weatherwarning",
            models.CheckConstraint(
                condition=models.Q(("until_at__gt", models.F("from_at"))), name="warning_ends_after_it_begins"
            ),
        ),
    ]
