"""Where a fee or a concession is taken from is told in three languages."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('payments', '0025_what_is_settled_stays'),
    ]

    operations = [
        migrations.AddField(
            model_name='concessionperiod',
            name='source_zh_hans',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='concessionperiod',
            name='source_zh_hant',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='feeitem',
            name='source_zh_hans',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='feeitem',
            name='source_zh_hant',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='scheduleproposal',
            name='source_zh_hans',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='scheduleproposal',
            name='source_zh_hant',
            field=models.CharField(blank=True, max_length=200),
        ),
    ]
