"""Organizations get a reference of their own, so that no address carries a row's number."""

from django.db import migrations, models

import icms.lib.references


def give_references(apps, schema_editor):
    Organization = apps.get_model("accounts", "Organization")
    for pk in Organization.objects.filter(reference=None).values_list("pk", flat=True).iterator():
        Organization.objects.filter(pk=pk).update(reference=icms.lib.references.new_reference())


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_messages_have_references")]

    operations = [
        migrations.AddField(
            model_name="organization",
            name="reference",
            field=models.CharField(editable=False, max_length=12, null=True),
        ),
        migrations.RunPython(give_references, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="organization",
            name="reference",
            field=models.CharField(
                default=icms.lib.references.new_reference, editable=False, max_length=12, unique=True
            ),
        ),
    ]
