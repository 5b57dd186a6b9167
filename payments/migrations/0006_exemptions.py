"""Grounds on which a party owes no fee (domain 9)."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('payments', '0005_the_schedule_is_only_added_to'),
    ]

    operations = [
        migrations.CreateModel(
            name='Exemption',
            fields=[
                ('code', models.CharField(max_length=12, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('legal_aid', 'Legal Aid'), ('government', 'Government'), ('other', 'Other')], max_length=12)),
                ('text_en', models.CharField(max_length=200)),
                ('text_zh_hant', models.CharField(max_length=200)),
                ('text_zh_hans', models.CharField(max_length=200)),
                ('evidence_en', models.CharField(help_text='what the registry wants to see', max_length=200)),
                ('evidence_zh_hant', models.CharField(max_length=200)),
                ('evidence_zh_hans', models.CharField(max_length=200)),
                ('source', models.CharField(max_length=200)),
                ('retired', models.BooleanField(default=False)),
                ('order', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'ordering': ['order', 'code'],
            },
        ),
    ]
