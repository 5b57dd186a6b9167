"""A stamp may get another acknowledgement, where the fee it speaks of has changed since (docs/decisions/exemptions.md)."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('filings', '0007_documents_know_their_case'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='acknowledgement',
            options={'ordering': ['-fee_version']},
        ),
        migrations.AddField(
            model_name='acknowledgement',
            name='fee_version',
            field=models.PositiveSmallIntegerField(default=0, help_text='of the filing, when this was made'),
        ),
        migrations.AddField(
            model_name='filing',
            name='fee_version',
            field=models.PositiveSmallIntegerField(default=0, help_text='how often the fee changed after receipt: an exemption disallowed, then its fee paid'),
        ),
        migrations.AlterField(
            model_name='acknowledgement',
            name='stamp',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acknowledgements', to='filings.filingstamp'),
        ),
        migrations.AddConstraint(
            model_name='acknowledgement',
            constraint=models.UniqueConstraint(fields=('stamp', 'fee_version'), name='one_acknowledgement_of_a_stamp_and_its_fee'),
        ),
    ]
