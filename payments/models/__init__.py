"""Fees, charges, payments, receipts: one noun a file."""

from payments.models.charge import Charge, ChargeLine
from payments.models.concession import ConcessionPeriod
from payments.models.fee_item import FeeItem
from payments.models.notice import GatewayNotice
from payments.models.payment import Payment
from payments.models.receipt import Receipt, ReceiptSeries
from payments.models.stamp import PaymentStamp

__all__ = [
    "Charge",
    "ChargeLine",
    "ConcessionPeriod",
    "FeeItem",
    "GatewayNotice",
    "Payment",
    "PaymentStamp",
    "Receipt",
    "ReceiptSeries",
]
