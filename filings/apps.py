"""The journey of a document."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FilingsConfig(AppConfig):
    name = "filings"

    def ready(self) -> None:
        from cases.assigning import carried
        from filings.drafting.handing_over import FILINGS
        from filings.lodging import handlers as lodging_handlers  # noqa: F401
        from filings.stamping import handlers as stamping_handlers  # noqa: F401
        from payments import subjects

        carried.register("filings", FILINGS)
        subjects.register("filing", label=_("Filing"), page="filings:filing", settled="filings:lodged")
