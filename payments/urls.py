"""Every address of payments within a language.

The webhook is in none: `icms/urls.py` includes `payments/webhooks/urls.py`; what happens then is in
`payments/webhooks/views.py`.
"""

from django.urls import include, path

of_a_payer = [
    path("deposit/", include("payments.deposits.urls")),
    path("", include("payments.refunds.urls")),
    path("", include("payments.checkout.urls")),
]
urlpatterns = [
    path("payments/", include((of_a_payer, "payments"))),
    path("pay/", include("payments.public.urls")),
    path("fees/", include("payments.fees.urls")),
    path("desk/fees/", include("payments.fees.desk.urls")),
    path("desk/accounts/", include("payments.desk.urls")),
]
