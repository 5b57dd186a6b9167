"""The database refuses to change or delete an entry of the record, or a closed batch of it."""

from django.db import migrations

from icms.lib.triggers import protect_table


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [*protect_table("accounts_auditentry"), *protect_table("accounts_auditbatch")]
