"""Filings, their documents, stamps and seals: one noun a file."""

from filings.models.document import Document, Finding
from filings.models.document_type import DocumentType
from filings.models.exemption_claim import ExemptionClaim
from filings.models.filing import Filing, FilingParty
from filings.models.reason import ReturnReason
from filings.models.seal import Seal
from filings.models.stamp import Acknowledgement, FilingStamp

__all__ = [
    "Acknowledgement",
    "Document",
    "DocumentType",
    "ExemptionClaim",
    "Filing",
    "FilingParty",
    "FilingStamp",
    "Finding",
    "ReturnReason",
    "Seal",
]
