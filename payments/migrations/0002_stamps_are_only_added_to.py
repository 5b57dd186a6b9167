"""The database refuses to change or delete a stamp: a correction is a new stamp that supersedes it (domain 5.2)."""

from django.db import migrations

from icms.lib.triggers import protect_table


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial")]
    operations = protect_table("payments_paymentstamp")
