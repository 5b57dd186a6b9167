"""A charge may be paid by a visitor, who gets e-mails (domain 9)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('payments', '0006_exemptions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PayerEmail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60)),
                ('params', models.JSONField(default=dict)),
                ('state', models.CharField(choices=[('queued', 'Queued'), ('sent', 'Sent'), ('failed', 'Failed')], default='queued', max_length=10)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('error', models.CharField(blank=True, max_length=300)),
                ('promised_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['-promised_at', '-id'],
            },
        ),
        migrations.AddField(
            model_name='charge',
            name='key',
            field=models.CharField(help_text="in the address of a visitor's pages; cannot be guessed", max_length=43, null=True, unique=True),
        ),
        migrations.AddField(
            model_name='charge',
            name='payer_email',
            field=models.EmailField(blank=True, help_text='of a payer without an account', max_length=254),
        ),
        migrations.AddField(
            model_name='charge',
            name='payer_name',
            field=models.CharField(blank=True, help_text='as a payer without an account gave it', max_length=200),
        ),
        migrations.AlterField(
            model_name='charge',
            name='payer',
            field=models.ForeignKey(help_text='none: paid by a visitor', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='charges', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='charge',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('key', None), ('payer__isnull', False), ('payer_email', ''), ('payer_name', '')), models.Q(('key__isnull', False), ('organization', None), ('payer', None), models.Q(('payer_email', ''), _negated=True)), _connector='OR'), name='a_charge_has_one_payer'),
        ),
        migrations.AddField(
            model_name='payeremail',
            name='charge',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='payer_emails', to='payments.charge'),
        ),
        migrations.AddIndex(
            model_name='payeremail',
            index=models.Index(condition=models.Q(('state', 'queued')), fields=['promised_at'], name='payer_emails_waiting'),
        ),
        migrations.AddIndex(
            model_name='payeremail',
            index=models.Index(condition=models.Q(('state', 'failed')), fields=['promised_at'], name='payer_emails_failed'),
        ),
    ]
