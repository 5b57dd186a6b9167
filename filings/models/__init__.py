"""Filings, their documents, stamps, seals and charges."""

from filings.models.charge import ExemptionClaim, FilingCharge
from filings.models.decisions import FilingDecision
from filings.models.document import Document, DocumentType, Finding, ReturnReason
from filings.models.filing import Acknowledgement, Filing, FilingParty, FilingStamp
from filings.models.seal import Seal

__all__ = [
    "Acknowledgement",
    "Document",
    "DocumentType",
    "ExemptionClaim",
    "Filing",
    "FilingCharge",
    "FilingDecision",
    "FilingParty",
    "FilingStamp",
    "Finding",
    "ReturnReason",
    "Seal",
]
