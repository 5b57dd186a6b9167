"""Gates to certification of translations: organization users apply, others in person where the court lets them."""

from django.core.exceptions import PermissionDenied

from accounts.access import SignedInRequest, filers_only
from filings.access import may_have_translations_certified

__all__ = ["filers_only", "must_apply"]


def must_apply(request: SignedInRequest) -> None:
    """403 for an account that may not apply."""
    if not may_have_translations_certified(request.user):
        raise PermissionDenied
