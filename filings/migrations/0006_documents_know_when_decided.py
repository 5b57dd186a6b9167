"""Each document knows when the registry decided on it: from then on an accepted one is on the court's file."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def say_when(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Of documents decided before: when the seal was given, else when the filing was last decided."""
    for document in apps.get_model("filings", "Document").objects.exclude(decision="").select_related("filing", "seal"):
        seal = getattr(document, "seal", None)
        document.decided_at = seal.given_at if seal else document.filing.decided_at
        document.save(update_fields=["decided_at"])


class Migration(migrations.Migration):
    # The rows are changed after the column is added: PostgreSQL wants two transactions for that.
    atomic = False

    dependencies = [("filings", "0005_filings_know_their_venue")]

    operations = [
        migrations.AddField("document", "decided_at", models.DateTimeField(blank=True, null=True)),
        migrations.RunPython(say_when, migrations.RunPython.noop, elidable=True),
    ]
