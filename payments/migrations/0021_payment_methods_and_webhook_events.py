"""Payment methods and webhook events get the names that every payment engineer knows."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):

    dependencies = [
        ('payments', '0020_money_moves_between_accounts'),
    ]

    operations = [
        migrations.RemoveConstraint(model_name='means', name='means_ceiling_above_nothing'),
        migrations.RenameModel(old_name='Means', new_name='PaymentMethod'),
        migrations.AddConstraint(
            model_name='paymentmethod',
            constraint=models.CheckConstraint(condition=Q(ceiling_cents__gt=0), name='payment_method_ceiling_above_nothing'),
        ),
        migrations.RenameField(model_name='payment', old_name='means', new_name='payment_method'),
        migrations.RenameField(model_name='payment', old_name='asked_at', new_name='status_fetched_at'),
        migrations.RemoveConstraint(model_name='gatewaynotice', name='processed_notices_have_an_outcome'),
        migrations.RemoveConstraint(model_name='gatewaynotice', name='forged_notices_decide_nothing'),
        migrations.RenameModel(old_name='GatewayNotice', new_name='WebhookEvent'),
        migrations.RenameField(model_name='webhookevent', old_name='told', new_name='status'),
        migrations.RenameField(model_name='webhookevent', old_name='asked', new_name='fetched'),
        migrations.RenameField(model_name='webhookevent', old_name='said_at', new_name='occurred_at'),
        migrations.RenameField(model_name='webhookevent', old_name='means', new_name='payment_method'),
        migrations.AlterField(
            model_name='webhookevent',
            name='outcome',
            field=models.CharField(blank=True, choices=[('settled', 'Settled'), ('to_refund', 'To Refund'), ('declined', 'Declined'), ('abandoned', 'Abandoned'), ('already', 'Already'), ('unknown_payment', 'Unknown Payment'), ('other_reference', 'Other Reference'), ('unreadable', 'Unreadable'), ('bad_signature', 'Bad Signature'), ('ignored', 'Ignored')], max_length=20),
        ),
        migrations.RenameIndex(model_name='webhookevent', old_name='notices_of_payment', new_name='webhook_events_of_payment'),
        migrations.RenameIndex(model_name='webhookevent', old_name='notices_unprocessed', new_name='webhook_events_unprocessed'),
        migrations.RenameIndex(model_name='webhookevent', old_name='notices_forged', new_name='webhook_events_forged'),
        migrations.AddConstraint(
            model_name='webhookevent',
            constraint=models.CheckConstraint(
                condition=Q(processed_at__isnull=True, outcome='') | (Q(processed_at__isnull=False) & ~Q(outcome='')),
                name='processed_webhook_events_have_an_outcome',
            ),
        ),
        migrations.AddConstraint(
            model_name='webhookevent',
            constraint=models.CheckConstraint(
                condition=Q(signature_ok=True) | Q(outcome='bad_signature'), name='forged_webhook_events_decide_nothing'
            ),
        ),
    ]
