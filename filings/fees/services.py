"""Charging the fee of a filing."""

from django.db import transaction

from accounts.models import User
from filings.explanations import title_of
from filings.models import Filing, FilingCharge
from payments.charges.services import raise_charge
from payments.fees.quote import Quote
from payments.models import Charge


@transaction.atomic
def charge_filing(filing: Filing, *, fee: Quote, payer: User, language: str) -> Charge:
    """Raise a charge over this fee, and relate it to the filing. The caller has locked the filing.

    The open charge of the filing is returned as it is if it asks the same of the same account, and replaced otherwise.
    """
    charge = raise_charge(
        subject_kind="filing",
        subject=filing.reference,
        court=filing.court,
        payer=payer,
        quote=fee,
        language=language,
        title=title_of(filing),
    )
    FilingCharge.objects.get_or_create(charge=charge, defaults={"filing": filing})
    return charge
