"""Names under a restriction order are compared with a company's suffix folded."""

from django.db import migrations

from icms.lib.folding import folded


def fold_names(apps, schema_editor):
    Bar = apps.get_model("cases", "Bar")
    for bar in Bar.objects.all():
        bar.key_en, bar.key_zh = folded(bar.name_en), folded(bar.name_zh)
        bar.save(update_fields=["key_en", "key_zh"])


class Migration(migrations.Migration):
    dependencies = [("cases", "0025_statements_of_outages")]

    operations = [migrations.RunPython(fold_names, migrations.RunPython.noop, elidable=True)]
