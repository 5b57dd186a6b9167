"""Every address of payments within a language; the webhook has none (payments.webhooks.urls)."""

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
