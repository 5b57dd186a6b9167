"""A hearing keeps what a supervisor insisted on.

Of those before that was not kept: everything is taken but closures, each of which is named by its row.
"""

import django.contrib.postgres.fields
from django.db import migrations, models

BEFORE = ["closed", "outside_sitting_hours", "room_not_in_use", "judge_not_in_use"]


def fill(apps, schema_editor):
    hearings = apps.get_model("cases", "Hearing").objects
    hearings.exclude(insisted_why="").update(insisted_on=BEFORE)


class Migration(migrations.Migration):
    dependencies = [("cases", "0026_suffixes_are_folded")]

    operations = [
        migrations.AddField(
            "hearing",
            "insisted_on",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=40),
                blank=True,
                default=list,
                help_text="against these",
                size=None,
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
