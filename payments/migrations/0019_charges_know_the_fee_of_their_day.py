"""A charge knows the fee of its day, where another was paid; until now only the record knew."""

from django.conf import settings
from django.db import migrations, models


FILL = """
UPDATE payments_charge SET day_fee_cents = (entry.detail->>'fee_cents')::bigint FROM accounts_auditentry AS entry
WHERE entry.act = 'charge.paid_at_another_price' AND entry.subject = payments_charge.reference
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0008_application_codes'),
        ('cases', '0011_link_requests_know_every_capacity'),
        ('payments', '0018_notices_that_decide_nothing'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    # The rows are changed and then indexed: PostgreSQL wants two transactions for that.
    atomic = False

    operations = [
        migrations.AddField(
            model_name='charge',
            name='day_fee_cents',
            field=models.BigIntegerField(help_text='the fee of the day of deemed receipt, where another was asked for and paid', null=True),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop, elidable=True),
        migrations.AddIndex(
            model_name='charge',
            index=models.Index(condition=models.Q(('day_fee_cents__isnull', False)), fields=['-settled_at'], name='charges_at_another_price'),
        ),
    ]
