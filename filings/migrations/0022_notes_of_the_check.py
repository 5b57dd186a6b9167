from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def make_places_of_the_seal_notes(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Where the seal will stand is nothing to look at any more."""
    apps.get_model("filings", "Finding").objects.filter(code__in=["P-23", "P-24"]).update(severity="note")


def make_them_warnings(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """As they were."""
    apps.get_model("filings", "Finding").objects.filter(severity="note").update(severity="warn")


class Migration(migrations.Migration):
    dependencies = [("filings", "0019_kinds_ask_their_own_questions")]

    operations = [
        migrations.AlterModelOptions(name="finding", options={"ordering": ["id"]}),
        migrations.AlterField(
            model_name="finding",
            name="severity",
            field=models.CharField(
                choices=[("refuse", "Cannot be filed"), ("warn", "Look at this"), ("note", "Note")], max_length=6
            ),
        ),
        migrations.AddField(
            model_name="document",
            name="content_sha256",
            field=models.CharField(blank=True, help_text="of what the pages say and show", max_length=64),
        ),
        migrations.RunPython(make_places_of_the_seal_notes, make_them_warnings),
    ]
