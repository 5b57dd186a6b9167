"""A case whose commencement was struck from the file is a case no more; its number stays used."""

from django.db import migrations, models

STATUSES = [("active", "Active"), ("ended", "Ended"), ("struck", "Struck")]


class Migration(migrations.Migration):
    dependencies = [("cases", "0018_kinds_ask_their_own_questions")]
    operations = [
        migrations.AlterField(
            "case", "status", models.CharField(choices=STATUSES, default="active", max_length=10)
        ),
        migrations.AlterField("casestatus", "status", models.CharField(choices=STATUSES, max_length=10)),
    ]
