"""Gates to what the court issues: the registry and clerks prepare it, the auditor and those in a case read it."""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from accounts.access import for_roles
from accounts.models import User
from accounts.roles import ISSUING_DESK, Role
from cases.permissions import cases_acted_in
from filings.models import IssuedDocument, IssuingAct
from filings.models.court import IssuedDocumentQuerySet

officers_only = for_roles(ISSUING_DESK)
readers = for_roles(ISSUING_DESK | {Role.AUDITOR})
supervisors_only = for_roles({Role.REGISTRY_SUPERVISOR})


def get_act(reference: str) -> IssuingAct:
    """What is being prepared, or was issued, for the desk; else 404."""
    acts = IssuingAct.objects.select_related(
        "kind", "template", "prepared_by", "approved_by", "replaces__act__kind", "replaces__act__template"
    )
    act = acts.filter(reference=reference).first()
    if act is None:
        raise Http404
    return act


def get_open_act(reference: str) -> IssuingAct:
    """What has still to be issued; else 404."""
    act = get_act(reference)
    if not act.is_open:
        raise Http404
    return act


def get_issued(reference: str) -> IssuedDocument:
    """A document that was issued, whatever became of it, for the desk; else 404."""
    document = _whole(IssuedDocument.objects.filter(issued_at__isnull=False)).filter(reference=reference).first()
    if document is None:
        raise Http404
    return document


def received_by(user: User) -> IssuedDocumentQuerySet:
    """What the court sealed in the cases of this account, whatever became of it; nothing that was undone."""
    if not user.is_filer:
        return IssuedDocument.objects.none()
    return _whole(IssuedDocument.objects.sealed().filter(case__in=cases_acted_in(user).values("pk")))


def get_received(user: User, reference: str) -> IssuedDocument:
    """A document of the court in a case in which this account acts; else the same 404 for all."""
    if not user.is_filer:
        raise PermissionDenied  # an administrator sees a case in order to assign it, never its documents (domain 4.2)
    document = received_by(user).filter(reference=reference).first()
    if document is None:
        raise Http404
    return document


def _whole(documents: IssuedDocumentQuerySet) -> IssuedDocumentQuerySet:
    return documents.select_related(
        "act__kind",
        "act__template",
        "act__prepared_by",
        "act__approved_by",
        "act__hearing__kind",
        "act__hearing__room",
        "case__case_type__court",
        "case__venue",
        "seal",
    ).prefetch_related("case__parties")
