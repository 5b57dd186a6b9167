"""allauth in this portal: nobody signs up by himself, and e-mail links carry the portal's address."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are opened by the Help Centre or by an organization's administrators (domain 3.3)."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
