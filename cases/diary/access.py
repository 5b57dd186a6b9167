"""Gates to a diary: each account has its own, and whoever has the secret address reads it."""

import hashlib

from django.http import Http404

from accounts.access import filers_only
from accounts.models import User
from cases.models import DiaryAddress, DiaryEntry, Hearing
from cases.permissions import cases_acted_in
from icms.lib.references import parse_reference

__all__ = ["filers_only", "get_entry", "get_hearing_of_mine", "hash_of", "reader_of"]


def get_entry(user: User, reference: str) -> DiaryEntry:
    """An entry of one's own diary. Raises Http404, the same for another's."""
    found = DiaryEntry.objects.filter(account=user, reference=parse_reference(reference)).first()
    if found is None:
        raise Http404
    return found


def get_hearing_of_mine(user: User, reference: str) -> Hearing:
    """A hearing, as it stands, of a case in which one acts. Raises Http404, the same for another's."""
    hearings = Hearing.objects.standing().filter(case__in=cases_acted_in(user))
    found = hearings.filter(reference=parse_reference(reference)).first()
    if found is None:
        raise Http404
    return found


def reader_of(secret: str) -> User | None:
    """The account whose diary this address opens: one that files and is active; None for any other."""
    found = DiaryAddress.objects.filter(secret_sha256=hash_of(secret)).select_related("account__organization").first()
    return found.account if found and found.account.is_active and found.account.is_filer else None


def hash_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
