"""E-mails to payers without an account are messages like all others; a charge knows its own."""

from django.db import migrations, models

WITH_RECEIPT = "payment_received"


def move(apps, schema_editor):
    PayerEmail = apps.get_model("payments", "PayerEmail")
    Message = apps.get_model("accounts", "Message")
    for email in PayerEmail.objects.select_related("charge__receipt", "charge__receipt__court").order_by("pk").iterator():
        charge = email.charge
        receipt = getattr(charge, "receipt", None)
        attached = email.kind == WITH_RECEIPT and receipt is not None and receipt.pdf_sha256
        message = Message.objects.create(
            address=charge.payer_email,
            address_language=charge.language,
            kind=email.kind,
            params={**email.params, "by_email": True},
            link=f"/pay/charge/{charge.key}/",
            attachment_name=f"receipt-{receipt.court_id}-{receipt.year}-{receipt.serial:06}.pdf" if attached else "",
            attachment_sha256=receipt.pdf_sha256 if attached else "",
            email_state=email.state,
            email_tries=email.tries,
            email_error=email.error,
        )
        Message.objects.filter(pk=message.pk).update(posted_at=email.promised_at)
        charge.emails.add(message)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0009_messages_to_an_address'),
        ('payments', '0021_payment_methods_and_webhook_events'),
    ]

    operations = [
        migrations.AddField(
            model_name='charge',
            name='emails',
            field=models.ManyToManyField(help_text='to a payer without an account', related_name='charges', to='accounts.message'),
        ),
        migrations.RunPython(move, migrations.RunPython.noop),
        migrations.DeleteModel(name='PayerEmail'),
    ]
