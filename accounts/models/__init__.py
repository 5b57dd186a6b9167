"""People, organizations, messages, the record: one noun a file."""

from accounts.models.audit import AuditBatch, AuditEntry
from accounts.models.message import Message
from accounts.models.organization import Branch, Organization
from accounts.models.user import User

__all__ = ["AuditBatch", "AuditEntry", "Branch", "Message", "Organization", "User"]
