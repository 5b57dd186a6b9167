"""People, organizations, applications, messages, the record: one noun a file."""

from accounts.models.audit import AuditBatch, AuditEntry
from accounts.models.organization import HEAD_OFFICE, Branch

from accounts.models.organization import Organization  # isort: skip
from accounts.models.user import User  # isort: skip
from accounts.models.application import Application, RefusalReason, SupportingDocument
from accounts.models.identity import Appointment, IdentityCheck
from accounts.models.links import ForgottenPassword, OneTimeLink
from accounts.models.message import Message, MutedSubject
from accounts.models.organization import Empowerment, MemberImport
from accounts.models.requests import CapRequest, NameChange

__all__ = [
    "HEAD_OFFICE",
    "Application",
    "Appointment",
    "AuditBatch",
    "AuditEntry",
    "Branch",
    "CapRequest",
    "Empowerment",
    "ForgottenPassword",
    "IdentityCheck",
    "MemberImport",
    "Message",
    "MutedSubject",
    "NameChange",
    "OneTimeLink",
    "Organization",
    "RefusalReason",
    "SupportingDocument",
    "User",
]
