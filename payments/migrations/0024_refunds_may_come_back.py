"""A refund that its bank sends back has a counter entry in the ledger, and may be entered again."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('payments', '0023_guards_are_declared'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='ledgerentry',
            name='attempt',
            field=models.PositiveSmallIntegerField(default=1, help_text='of a refund: 2 once the first was sent back'),
        ),
        migrations.AddField(
            model_name='webhookevent',
            name='refund_reference',
            field=models.CharField(blank=True, help_text='where it is about a refund', max_length=40),
        ),
        migrations.AlterField(
            model_name='ledgerentry',
            name='kind',
            field=models.CharField(choices=[('taken', 'Taken'), ('kept', 'Kept'), ('refunded', 'Refunded'), ('returned', 'Returned'), ('credited', 'Credited'), ('moved', 'Moved')], max_length=10),
        ),
        migrations.AlterField(
            model_name='ledgerentry',
            name='refund',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='ledger_entries', to='payments.refund'),
        ),
        migrations.AlterField(
            model_name='webhookevent',
            name='outcome',
            field=models.CharField(blank=True, choices=[('settled', 'Settled'), ('to_refund', 'To Refund'), ('declined', 'Declined'), ('abandoned', 'Abandoned'), ('already', 'Already'), ('unknown_payment', 'Unknown Payment'), ('other_reference', 'Other Reference'), ('refund_done', 'Refund Done'), ('refund_failed', 'Refund Failed'), ('unreadable', 'Unreadable'), ('bad_signature', 'Bad Signature'), ('ignored', 'Ignored')], max_length=20),
        ),
        migrations.AlterField(
            model_name='webhookevent',
            name='status',
            field=models.CharField(blank=True, choices=[('succeeded', 'Succeeded'), ('declined', 'Declined'), ('cancelled', 'Cancelled'), ('refund_done', 'Refund Done'), ('refund_failed', 'Refund Failed')], max_length=20),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ledgerentry',
            trigger=pgtrigger.compiler.Trigger(name='refunds_take_turns', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."refund_id" IS NOT NULL)', func="\n                    IF NEW.attempt <> (\n                        SELECT COUNT(*) FROM payments_ledgerentry WHERE refund_id = NEW.refund_id\n                        AND kind = CASE NEW.kind WHEN 'returned' THEN 'refunded' ELSE 'returned' END\n                    ) + (CASE NEW.kind WHEN 'returned' THEN 0 ELSE 1 END) THEN\n                        RAISE EXCEPTION 'A refund goes once, and again only after it came back.' USING ERRCODE = 'integrity_constraint_violation';\n                    END IF;\n                    RETURN NEW;\n                ", hash='da2c2130b8be8284d1ea7ac352617e92fe05c4b9', operation='INSERT', pgid='pgtrigger_refunds_take_turns_2ee8d', table='payments_ledgerentry', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='ledgerentry',
            constraint=models.UniqueConstraint(condition=models.Q(('refund__isnull', False)), fields=('refund', 'kind', 'attempt'), name='an_attempt_at_a_refund_is_entered_once'),
        ),
        migrations.AddConstraint(
            model_name='ledgerentry',
            constraint=models.CheckConstraint(condition=models.Q(('refund__isnull', True), ('kind__in', ['refunded', 'returned']), _connector='OR'), name='refunds_go_or_come_back'),
        ),
    ]
