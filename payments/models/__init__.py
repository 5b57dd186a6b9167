"""Fees, charges, payments, receipts, refunds, deposits and the ledger."""

from payments.models.charge import Charge, ChargeLine
from payments.models.deposit import DepositAccount, DepositAgreement, DepositCredit, DepositTerms
from payments.models.fine import Fine
from payments.models.ledger import LedgerEntry, LedgerRow
from payments.models.payment import Payment, PaymentMethod, PaymentStamp, Receipt, ReceiptSeries
from payments.models.reconciliation import Difference, Reconciliation, SettlementFile
from payments.models.refund import Refund, RefundLine
from payments.models.schedule import ConcessionPeriod, Exemption, FeeItem, ScheduleProposal
from payments.models.webhook_event import WebhookEvent

__all__ = [
    "Charge",
    "ChargeLine",
    "ConcessionPeriod",
    "DepositAccount",
    "DepositAgreement",
    "DepositCredit",
    "DepositTerms",
    "Difference",
    "Exemption",
    "FeeItem",
    "Fine",
    "LedgerEntry",
    "LedgerRow",
    "Payment",
    "PaymentMethod",
    "PaymentStamp",
    "Receipt",
    "ReceiptSeries",
    "Reconciliation",
    "Refund",
    "RefundLine",
    "ScheduleProposal",
    "SettlementFile",
    "WebhookEvent",
]
