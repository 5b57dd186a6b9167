"""Fees, charges, payments, receipts: one noun a file."""

from payments.models.charge import Charge, ChargeLine
from payments.models.concession import ConcessionPeriod
from payments.models.exemption import Exemption
from payments.models.fee_item import FeeItem
from payments.models.fine import Fine
from payments.models.notice import GatewayNotice
from payments.models.payer_email import PayerEmail
from payments.models.payment import Payment
from payments.models.proposal import ScheduleProposal
from payments.models.receipt import Receipt, ReceiptSeries
from payments.models.stamp import PaymentStamp

__all__ = [
    "Charge",
    "ChargeLine",
    "ConcessionPeriod",
    "Exemption",
    "FeeItem",
    "Fine",
    "GatewayNotice",
    "PayerEmail",
    "Payment",
    "PaymentStamp",
    "Receipt",
    "ReceiptSeries",
    "ScheduleProposal",
]
