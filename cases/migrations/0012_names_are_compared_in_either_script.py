"""The Chinese name of a person under a restriction order is compared in either script."""

from django.db import migrations

from icms.lib.folding import folded


def fold_anew(apps, schema_editor):
    Bar = apps.get_model("cases", "Bar")
    for bar in Bar.objects.exclude(key_zh=""):
        bar.key_zh = folded(bar.name_zh)
        bar.save(update_fields=["key_zh"])


class Migration(migrations.Migration):
    dependencies = [("cases", "0011_link_requests_know_every_capacity")]

    operations = [migrations.RunPython(fold_anew, migrations.RunPython.noop, elidable=True)]
