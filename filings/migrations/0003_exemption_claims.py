"""A party may claim that it owes no fee; the registry may disallow it (domain 9)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0002_closures_have_references'),
        ('filings', '0002_stamps_are_only_added_to'),
        ('payments', '0006_exemptions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ExemptionClaim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('evidence', models.CharField(help_text='the number of the certificate, or the like', max_length=100)),
                ('claimed_at', models.DateTimeField()),
                ('disallowed_at', models.DateTimeField(null=True)),
                ('disallowed_why', models.CharField(blank=True, max_length=500)),
                ('case_party', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.party')),
                ('disallowed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('draft_party', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='filings.filingparty')),
                ('exemption', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.exemption')),
                ('filing', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='exemption_claim', to='filings.filing')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('case_party', None), ('draft_party__isnull', False)), models.Q(('case_party__isnull', False), ('draft_party', None)), _connector='OR'), name='an_exemption_is_for_one_party'), models.CheckConstraint(condition=models.Q(models.Q(('disallowed_at', None), ('disallowed_by', None), ('disallowed_why', '')), models.Q(('disallowed_at__isnull', False), ('disallowed_by__isnull', False), models.Q(('disallowed_why', ''), _negated=True)), _connector='OR'), name='a_disallowed_exemption_says_why')],
            },
        ),
    ]
