"""A change of the fee schedule waits for a second officer (domain 9 and 11)."""

import django.db.models.deletion
import icms.lib.references
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0002_closures_have_references'),
        ('payments', '0003_find_forged_notices'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ScheduleProposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(default=icms.lib.references.new_reference, editable=False, max_length=12, unique=True)),
                ('kind', models.CharField(choices=[('fee', 'Fee'), ('concession', 'Concession')], max_length=12)),
                ('state', models.CharField(choices=[('proposed', 'Waiting for approval'), ('approved', 'Approved'), ('refused', 'Refused'), ('withdrawn', 'Withdrawn')], default='proposed', max_length=12)),
                ('code', models.CharField(blank=True, help_text='of the fee item; empty for a concession', max_length=40)),
                ('ordinary_cents', models.BigIntegerField(blank=True, null=True)),
                ('e_cents', models.BigIntegerField(blank=True, null=True)),
                ('free', models.BooleanField(default=False)),
                ('concession', models.BooleanField(default=False, help_text='listed for the concession')),
                ('from_day', models.DateField(help_text='the first day, court time')),
                ('last_day', models.DateField(blank=True, help_text='of a concession, included', null=True)),
                ('source', models.CharField(max_length=200)),
                ('confirmed', models.BooleanField(default=False)),
                ('note', models.CharField(blank=True, max_length=500)),
                ('proposed_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(null=True)),
                ('decision_note', models.CharField(blank=True, max_length=500)),
            ],
            options={
                'ordering': ['-proposed_at', '-id'],
            },
        ),
        migrations.AlterField(
            model_name='feeitem',
            name='unit',
            field=models.CharField(choices=[('document', 'each document'), ('search', 'each document or file'), ('case', 'each document or case'), ('claim', 'each claim'), ('application', 'each application'), ('page', 'each page')], max_length=20),
        ),
        migrations.AddField(
            model_name='scheduleproposal',
            name='court',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.court'),
        ),
        migrations.AddField(
            model_name='scheduleproposal',
            name='decided_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='scheduleproposal',
            name='item',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proposal', to='payments.feeitem'),
        ),
        migrations.AddField(
            model_name='scheduleproposal',
            name='period',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proposal', to='payments.concessionperiod'),
        ),
        migrations.AddField(
            model_name='scheduleproposal',
            name='proposed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='scheduleproposal',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'proposed')), fields=('kind', 'court', 'code'), name='one_open_proposal_a_thing'),
        ),
        migrations.AddConstraint(
            model_name='scheduleproposal',
            constraint=models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='proposals_are_decided_by_another'),
        ),
        migrations.AddConstraint(
            model_name='scheduleproposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('state__in', ['approved', 'refused'])), models.Q(('decided_at', None), ('decided_by', None), ('state__in', ['proposed', 'withdrawn'])), _connector='OR'), name='decided_proposals_say_by_whom'),
        ),
        migrations.AddConstraint(
            model_name='scheduleproposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'fee'), ('last_day', None), models.Q(('code', ''), _negated=True)), models.Q(('code', ''), ('e_cents', None), ('kind', 'concession'), ('last_day__gte', models.F('from_day')), ('ordinary_cents', None)), _connector='OR'), name='proposals_say_what_their_kind_needs'),
        ),
        migrations.AddConstraint(
            model_name='scheduleproposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'approved'), _negated=True), models.Q(('item__isnull', False), ('kind', 'fee')), models.Q(('kind', 'concession'), ('period__isnull', False)), _connector='OR'), name='approved_proposals_made_their_row'),
        ),
    ]
