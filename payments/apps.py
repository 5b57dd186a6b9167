"""What is owed and what was paid."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PaymentsConfig(AppConfig):
    name = "payments"

    def ready(self) -> None:
        from cases.calendar.stamps import Stamped, stamped
        from cases.courts.selectors import concessions
        from payments import (
            checks,  # noqa: F401
            subjects,
        )
        from payments.charges import handlers  # noqa: F401
        from payments.fees.public import concessions as of_each_court
        from payments.models import PaymentStamp
        from payments.public.rules import FINE, SEARCH_FEE

        concessions.connect("payments", of_each_court)
        subjects.register(FINE, label=_("Fine"), page="", settled="")
        subjects.register(SEARCH_FEE, label=_("Search fee"), page="", settled="")
        stamped.connect("payments", Stamped(_("payments"), PaymentStamp))
