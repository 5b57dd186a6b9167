"""Batches of the record are signed with the court's key."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0011_needs_note'),
    ]

    operations = [
        migrations.AddField(
            model_name='auditbatch',
            name='signature',
            field=models.TextField(blank=True, help_text='Base64; none on batches closed before they were signed'),
        ),
    ]
