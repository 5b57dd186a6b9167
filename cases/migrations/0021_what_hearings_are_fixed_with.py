"""Kinds of hearing, court rooms, judges and sitting hours; hearings name them, beside what was typed until now."""

import django.db.models.deletion
from django.db import migrations, models

PROTECT = django.db.models.deletion.PROTECT


def names():
    return [(f"name_{code}", models.CharField(max_length=100)) for code in ("en", "zh_hant", "zh_hans")]


class Migration(migrations.Migration):
    dependencies = [("cases", "0020_papers_have_numbers")]

    operations = [
        migrations.CreateModel(
            name="HearingKind",
            fields=[
                ("code", models.CharField(max_length=20, primary_key=True, serialize=False)),
                *names(),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(help_text="the usual length, the break of the day included"),
                ),
                ("order", models.PositiveSmallIntegerField(default=0)),
            ],
            options={"ordering": ["order", "code"]},
        ),
        migrations.CreateModel(
            name="CourtRoom",
            fields=[
                ("code", models.CharField(max_length=20, primary_key=True, serialize=False)),
                *names(),
                (
                    "in_use",
                    models.BooleanField(default=True, help_text="of the reference data at first, then the registry's"),
                ),
                ("order", models.PositiveSmallIntegerField(default=0)),
                ("courts", models.ManyToManyField(related_name="rooms", to="cases.court")),
                (
                    "venue",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=PROTECT, related_name="rooms", to="cases.venue"
                    ),
                ),
            ],
            options={"ordering": ["order", "code"]},
        ),
        migrations.CreateModel(
            name="Judge",
            fields=[
                ("code", models.CharField(max_length=20, primary_key=True, serialize=False)),
                *names(),
                ("in_use", models.BooleanField(default=True, help_text="sits, and may be chosen")),
                ("order", models.PositiveSmallIntegerField(default=0)),
                ("courts", models.ManyToManyField(related_name="judges", to="cases.court")),
            ],
            options={"ordering": ["order", "code"]},
        ),
        migrations.CreateModel(
            name="SittingHours",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("weekday", models.PositiveSmallIntegerField(help_text="1 is Monday, 7 is Sunday")),
                ("part", models.PositiveSmallIntegerField(help_text="1 before the break, 2 after it")),
                ("begins_at", models.TimeField()),
                ("ends_at", models.TimeField()),
                (
                    "court",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sitting_hours", to="cases.court"
                    ),
                ),
            ],
            options={
                "ordering": ["court", "weekday", "part"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("court", "weekday", "part"), name="one_row_a_part_of_the_sitting_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("begins_at__lt", models.F("ends_at"))), name="sitting_begins_then_ends"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("weekday__range", (1, 7))), name="sitting_weekday_is_iso"
                    ),
                ],
            },
        ),
        migrations.RenameField("hearing", "kind", "kind_code"),
        migrations.AddField(
            "hearing",
            "kind",
            models.ForeignKey(null=True, on_delete=PROTECT, related_name="+", to="cases.hearingkind"),
        ),
        migrations.AddField(
            "hearing",
            "ends_at",
            models.DateTimeField(null=True, help_text="on the same day; a break of the court may lie between"),
        ),
        migrations.AddField(
            "hearing",
            "room",
            models.ForeignKey(null=True, on_delete=PROTECT, related_name="hearings", to="cases.courtroom"),
        ),
        migrations.AddField(
            "hearing",
            "judge",
            models.ForeignKey(null=True, on_delete=PROTECT, related_name="hearings", to="cases.judge"),
        ),
        migrations.AddField(
            "hearing",
            "insisted_why",
            models.CharField(blank=True, default="", help_text="a supervisor fixed it against a rule", max_length=300),
            preserve_default=False,
        ),
    ]
