"""Closures get a public reference, so that no row id is in an address."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import icms.lib.references


def give_references(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """A reference for each closure that is there already."""
    for closure in apps.get_model("cases", "Closure").objects.filter(reference=None):
        closure.reference = icms.lib.references.new_reference()
        closure.save(update_fields=["reference"])


class Migration(migrations.Migration):
    # The rows are changed and then the column: PostgreSQL wants two transactions for that.
    atomic = False

    dependencies = [("cases", "0001_initial")]

    operations = [
        migrations.AddField("closure", "reference", models.CharField(max_length=12, null=True, editable=False)),
        migrations.RunPython(give_references, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            "closure",
            "reference",
            models.CharField(
                default=icms.lib.references.new_reference, editable=False, max_length=12, unique=True
            ),
        ),
    ]
