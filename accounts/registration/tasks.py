"""The e-mail with a code: whether reference and address belong together is looked up by the worker, not by the page."""

from celery import shared_task
from django.db import transaction

from accounts import links
from accounts.messages.services import post_to_applicant
from accounts.models import Application
from accounts.registration.limits import may_send_code


@shared_task
def send_code(reference: str, email: str) -> None:
    """Send a code, and a link, to the applicant, if this is the application's address; else do nothing."""
    application = Application.objects.filter(reference=reference, email__iexact=email).first()
    if application is None or not may_send_code(reference):
        return
    with transaction.atomic():
        link = links.code_for_application(application)
        post_to_applicant(
            application=application,
            kind="application_code",
            params={"expires_at": link.expires_at.isoformat()},
            one_time_link=link,
        )
