"""Every hearing has a kind, a room, a judge and an end; what was typed in their place goes."""

import django.db.models.deletion
from django.db import migrations, models

PROTECT = django.db.models.deletion.PROTECT


class Migration(migrations.Migration):
    dependencies = [("cases", "0022_hearings_name_rooms_and_judges")]

    operations = [
        migrations.AlterField(
            "hearing", "kind", models.ForeignKey(on_delete=PROTECT, related_name="+", to="cases.hearingkind")
        ),
        migrations.AlterField(
            "hearing",
            "ends_at",
            models.DateTimeField(help_text="on the same day; a break of the court may lie between"),
        ),
        migrations.AlterField(
            "hearing", "room", models.ForeignKey(on_delete=PROTECT, related_name="hearings", to="cases.courtroom")
        ),
        migrations.AlterField(
            "hearing", "judge", models.ForeignKey(on_delete=PROTECT, related_name="hearings", to="cases.judge")
        ),
        migrations.RemoveField("hearing", "kind_code"),
        migrations.RemoveField("hearing", "court_room"),
        migrations.RemoveField("hearing", "judge_en"),
        migrations.RemoveField("hearing", "judge_zh"),
        migrations.AddConstraint(
            "hearing",
            models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="hearing_begins_then_ends"
            ),
        ),
    ]
