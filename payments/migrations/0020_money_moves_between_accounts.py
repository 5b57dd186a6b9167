"""Money may move from the deposit account of a closed branch to the main one."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('payments', '0019_charges_know_the_fee_of_their_day'),
    ]

    operations = [
        migrations.AlterField(
            model_name='ledgerentry',
            name='kind',
            field=models.CharField(choices=[('taken', 'Taken'), ('kept', 'Kept'), ('refunded', 'Refunded'), ('credited', 'Credited'), ('moved', 'Moved')], max_length=10),
        ),
    ]
