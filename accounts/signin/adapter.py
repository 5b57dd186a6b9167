"""allauth in this portal: nobody signs up by himself, and e-mail links carry the portal's address."""

import logging
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

log = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are opened by the Help Centre or by an organization's administrators (domain 3.3)."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _(
            "The account name and the password do not belong together. Check both and try again."
        ),
        "too_many_login_attempts": _("There were too many failed attempts. Wait five minutes, then try again."),
        "enter_current_password": _("This is not the password you have now. Try again."),
        "incorrect_password": _("This is not your password. Try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("home")

    def format_email_subject(self, subject: str) -> str:
        """As written: the subject names the portal itself."""
        return subject

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A mail server that is away is logged, not shown: an error page would tell who has an account."""
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, SMTPException) as error:
            log.warning("The e-mail %s was not taken: %s", template_prefix, error)
