"""Hearings and linked cases, as the registry enters them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import icms.lib.references



class Migration(migrations.Migration):
    dependencies = [("cases", "0008_cases_know_their_venue"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name="Hearing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("entered_at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField(blank=True, null=True)),
                (
                    "reference",
                    models.CharField(default=icms.lib.references.new_reference, editable=False, max_length=12),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("call_over", "Call-over"),
                            ("check_list_review", "Check list review"),
                            ("case_management", "Case management conference"),
                            ("directions", "Directions hearing"),
                            ("chambers", "Hearing in chambers"),
                            ("pre_trial", "Pre-trial review"),
                            ("trial", "Trial"),
                            ("appeal", "Hearing of the appeal"),
                            ("mention", "Mention"),
                            ("judgment", "Handing down of judgment"),
                        ],
                        max_length=20,
                    ),
                ),
                ("starts_at", models.DateTimeField()),
                ("court_room", models.CharField(max_length=100)),
                ("judge_en", models.CharField(max_length=100)),
                ("judge_zh", models.CharField(blank=True, max_length=100)),
                (
                    "state",
                    models.CharField(
                        choices=[("fixed", "Fixed"), ("vacated", "Vacated")], default="fixed", max_length=10
                    ),
                ),
                ("note", models.CharField(blank=True, help_text="for those in the case", max_length=300)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="hearings", to="cases.case"
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={"ordering": ["starts_at", "id"]},
        ),
        migrations.AddIndex(
            "hearing",
            models.Index(
                condition=models.Q(("state", "fixed"), ("superseded_at", None)),
                fields=["starts_at"],
                name="hearings_to_come",
            ),
        ),
        migrations.AddConstraint(
            "hearing",
            models.UniqueConstraint(
                condition=models.Q(("superseded_at", None)), fields=("reference",), name="one_standing_row_a_hearing"
            ),
        ),
        migrations.CreateModel(
            name="LinkedCase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("entered_at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField(blank=True, null=True)),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("related", "related"),
                            ("consolidated", "consolidated"),
                            ("together", "heard together"),
                            ("appeal", "appeal and the case below"),
                            ("transfer", "transferred"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="links_out", to="cases.case"
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="links_in", to="cases.case"
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={"ordering": ["entered_at", "id"]},
        ),
        migrations.AddConstraint(
            "linkedcase",
            models.CheckConstraint(
                condition=models.Q(("case__lt", models.F("other"))), name="linked_cases_lower_first"
            ),
        ),
        migrations.AddConstraint(
            "linkedcase",
            models.UniqueConstraint(
                condition=models.Q(("superseded_at", None)),
                fields=("case", "other"),
                name="two_cases_are_linked_once",
            ),
        ),
    ]
