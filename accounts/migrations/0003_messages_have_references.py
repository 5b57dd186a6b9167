"""Messages get a reference of their own, so that no address carries a row's number."""

from django.db import migrations, models

import icms.lib.references


def give_references(apps, schema_editor):
    Message = apps.get_model("accounts", "Message")
    for pk in Message.objects.filter(reference=None).values_list("pk", flat=True).iterator():
        Message.objects.filter(pk=pk).update(reference=icms.lib.references.new_reference())


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_record_is_only_added_to")]

    operations = [
        migrations.AddField(
            model_name="message",
            name="reference",
            field=models.CharField(editable=False, max_length=12, null=True),
        ),
        migrations.RunPython(give_references, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="message",
            name="reference",
            field=models.CharField(
                default=icms.lib.references.new_reference, editable=False, max_length=12, unique=True
            ),
        ),
    ]
