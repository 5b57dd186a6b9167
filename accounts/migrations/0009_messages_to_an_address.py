"""An e-mail may go to somebody who is known by an address alone, with a PDF."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0008_application_codes'),
    ]

    operations = [
        migrations.RemoveConstraint(model_name='message', name='message_goes_to_an_account_or_an_applicant'),
        migrations.AddField(
            model_name='message',
            name='address_language',
            field=models.CharField(blank=True, default='', help_text='of who is known by the address alone', max_length=7),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='message',
            name='attachment_name',
            field=models.CharField(blank=True, default='', max_length=80),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='message',
            name='attachment_sha256',
            field=models.CharField(blank=True, default='', help_text='a PDF in the document store', max_length=64),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(
                condition=Q(to__isnull=False, application=None, address_language='')
                | Q(to=None, application__isnull=False, address_language='')
                | (Q(to=None, application=None) & ~Q(address='') & ~Q(address_language='')),
                name='message_goes_to_an_account_an_applicant_or_an_address',
            ),
        ),
    ]
