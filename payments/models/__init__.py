"""Fees, charges, payments, receipts: one noun a file."""

from payments.models.charge import Charge, ChargeLine
from payments.models.concession import ConcessionPeriod
from payments.models.deposit import DepositAccount, DepositAgreement, DepositCredit, DepositTerms
from payments.models.exemption import Exemption
from payments.models.fee_item import FeeItem
from payments.models.fine import Fine
from payments.models.ledger import LedgerEntry, LedgerRow
from payments.models.payer_email import PayerEmail
from payments.models.payment import Payment
from payments.models.payment_method import PaymentMethod
from payments.models.proposal import ScheduleProposal
from payments.models.receipt import Receipt, ReceiptSeries
from payments.models.reconciliation import Difference, Reconciliation, SettlementFile
from payments.models.refund import Refund, RefundLine
from payments.models.stamp import PaymentStamp
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
    "PayerEmail",
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
