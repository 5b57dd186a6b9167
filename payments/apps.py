"""What is owed and what was paid."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PaymentsConfig(AppConfig):
    name = "payments"

    def ready(self) -> None:
        from accounts.today.selectors import waiting
        from cases.calendar.stamps import Stamped, stamped
        from cases.courts.selectors import concessions
        from payments import checks  # noqa: F401
        from payments.charges import handlers  # noqa: F401
        from payments.charges.selectors import stamped_payments
        from payments.fees.schedule import concessions_on
        from payments.models import PaymentStamp
        from payments.public.rules import FINE, SEARCH_FEE
        from payments.subjects import SubjectKind, subject_kinds
        from payments.today import selectors as today

        concessions.connect("payments", concessions_on)
        subject_kinds.connect(FINE, SubjectKind(label=pgettext_lazy("charge", "Fine")))
        subject_kinds.connect(SEARCH_FEE, SubjectKind(label=_("Search fee")))
        stamped.connect("payments", Stamped(_("payments"), PaymentStamp, stamped_payments))
        waiting.connect("payments.refunds", today.refunds)
        waiting.connect("payments.desk", today.desk)
        waiting.connect("payments.fees", today.fee_proposals)
        waiting.connect("payments.deposits", today.low_deposits)
