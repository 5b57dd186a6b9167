"""Decisions that a supervisor undid, and what is struck from the court’s file."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0019_cases_may_be_struck'),
        ('filings', '0024_one_seal_in_force'),
        ('payments', '0029_refunds_of_what_was_struck'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=[('lifted', 'Lifted'), ('struck', 'Struck from the file')], max_length=10)),
                ('undone', models.CharField(choices=[('accepted', 'Accepted'), ('returned', 'Returned'), ('refused', 'Refused')], max_length=10)),
                ('decided_at', models.DateTimeField(null=True)),
                ('why', models.CharField(max_length=500)),
                ('corrected_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['corrected_at', 'id'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='filing',
            name='lodged_filings_were_received',
        ),
        migrations.AddField(
            model_name='document',
            name='struck_at',
            field=models.DateTimeField(blank=True, help_text='its acceptance was struck from the file', null=True),
        ),
        migrations.AlterField(
            model_name='document',
            name='on_file_of',
            field=models.ForeignKey(blank=True, db_index=False, help_text='once accepted, until struck', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case'),
        ),
        migrations.AlterField(
            model_name='filing',
            name='state',
            field=models.CharField(choices=[('draft', 'Draft'), ('awaiting_payment', 'Awaiting payment'), ('lodged', 'Lodged'), ('accepted', 'Accepted'), ('returned', 'Returned'), ('refused', 'Refused'), ('withdrawn', 'Withdrawn'), ('struck', 'Struck from the file')], default='draft', max_length=20),
        ),
        migrations.AddConstraint(
            model_name='filing',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['lodged', 'accepted', 'returned', 'refused', 'struck']), _negated=True), ('received_at__isnull', False), _connector='OR'), name='lodged_filings_were_received'),
        ),
        migrations.AddField(
            model_name='correction',
            name='corrected_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='correction',
            name='decided_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='correction',
            name='filing',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='filings.filing'),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.CheckConstraint(condition=models.Q(('why', ''), _negated=True), name='a_correction_says_why'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='correction',
            trigger=pgtrigger.compiler.Trigger(name='rows_stay', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'Rows of % are never changed or removed.', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';", hash='a4b7bcc3969fed259be6fb5faab8af79e8b66ffc', operation='UPDATE OR DELETE', pgid='pgtrigger_rows_stay_9ebb4', table='filings_correction', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='correction',
            trigger=pgtrigger.compiler.Trigger(name='table_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF current_database() LIKE 'test\\_%' THEN\n        RETURN NULL;\n    END IF;\n    RAISE EXCEPTION 'Rows of % are never changed or removed.', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';\n", hash='6b1b5c6be8877831120986714c9d13e8b96d3f53', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_table_stays_48ea2', table='filings_correction', when='BEFORE')),
        ),
    ]
