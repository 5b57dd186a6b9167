"""Fines are looked up and paid once, in full (domain 9)."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0002_closures_have_references'),
        ('payments', '0007_payers_without_account'),
    ]

    operations = [
        migrations.CreateModel(
            name='Fine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(help_text='capital letters and digits, as printed', max_length=20, unique=True)),
                ('amount_cents', models.BigIntegerField(help_text='in HK$ cents; paid in full or not at all')),
                ('description_en', models.CharField(max_length=200)),
                ('description_zh_hant', models.CharField(max_length=200)),
                ('description_zh_hans', models.CharField(max_length=200)),
                ('due_on', models.DateField()),
            ],
            options={
                'ordering': ['reference'],
            },
        ),
        migrations.AlterField(
            model_name='chargeline',
            name='fee_item',
            field=models.ForeignKey(help_text='none: a fine', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.feeitem'),
        ),
        migrations.AddConstraint(
            model_name='charge',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['raised', 'settled']), ('subject_kind', 'fine')), fields=('subject',), name='a_fine_is_paid_once'),
        ),
        migrations.AddField(
            model_name='fine',
            name='court',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.court'),
        ),
        migrations.AddConstraint(
            model_name='fine',
            constraint=models.CheckConstraint(condition=models.Q(('amount_cents__gt', 0)), name='fine_above_nothing'),
        ),
        migrations.AddConstraint(
            model_name='fine',
            constraint=models.CheckConstraint(condition=models.Q(('reference__regex', '^[A-Z0-9]{6,20}$')), name='fine_reference_is_plain'),
        ),
    ]
