"""Filings, their documents, stamps, seals and charges; what the court issues."""

from filings.models.bulk import (
    BulkApproval,
    BulkCharge,
    BulkFile,
    BulkFiling,
    BulkRow,
    BulkSample,
    BulkSource,
    SampledFiling,
)
from filings.models.charge import ExemptionClaim, FilingCharge
from filings.models.court import (
    Delivery,
    DeliveryReader,
    IssuedDocument,
    IssuedKind,
    IssuedStep,
    IssuingAct,
    OrderParagraph,
    OrderTemplate,
)
from filings.models.decisions import Correction, FilingDecision
from filings.models.document import Document, DocumentType, Finding, ReturnReason
from filings.models.filing import Filing, FilingParty
from filings.models.open_work import Approval, DraftInvitation, DraftLock, UnsavedWords
from filings.models.openings import Opening
from filings.models.requests import PageRead, TranslationNote, TranslationRequest
from filings.models.seal import Seal, SealedCopy
from filings.models.settings import NoteText, SavedView
from filings.models.stamp import Acknowledgement, FilingStamp
from filings.models.status import FailedAttempt, Heartbeat, MaintenanceWindow, Outage, OutageStatement
from filings.models.uploads import Upload

__all__ = [
    "Acknowledgement",
    "Approval",
    "BulkApproval",
    "BulkCharge",
    "BulkFile",
    "BulkFiling",
    "BulkRow",
    "BulkSample",
    "BulkSource",
    "Correction",
    "Delivery",
    "DeliveryReader",
    "Document",
    "DocumentType",
    "DraftInvitation",
    "DraftLock",
    "ExemptionClaim",
    "FailedAttempt",
    "Filing",
    "FilingCharge",
    "FilingDecision",
    "FilingParty",
    "FilingStamp",
    "Finding",
    "Heartbeat",
    "IssuedDocument",
    "IssuedKind",
    "IssuedStep",
    "IssuingAct",
    "MaintenanceWindow",
    "NoteText",
    "Opening",
    "OrderParagraph",
    "OrderTemplate",
    "Outage",
    "OutageStatement",
    "PageRead",
    "ReturnReason",
    "SampledFiling",
    "SavedView",
    "Seal",
    "SealedCopy",
    "TranslationNote",
    "TranslationRequest",
    "UnsavedWords",
    "Upload",
]
