"""The journey of a document."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FilingsConfig(AppConfig):
    name = "filings"

    def ready(self) -> None:
        from accounts.organizations.open_work import Question
        from accounts.organizations.open_work import open_work as accounts_open_work
        from cases.assigning import handover
        from cases.calendar.stamps import Stamped, stamped
        from filings import open_work
        from filings.handover import FILINGS
        from filings.lodging import handlers as lodging_handlers
        from filings.models import FilingStamp
        from filings.stamping import handlers as stamping_handlers  # noqa: F401
        from payments.subjects import SubjectKind, subject_kinds

        subject_kinds.connect(
            "filing",
            SubjectKind(
                label=_("Filing"),
                page="filings:filing",
                settled="filings:lodged",
                requote=lodging_handlers.requote_filing,
            ),
        )
        accounts_open_work.connect(
            "filings.drafts", Question(count=open_work.drafts, describe=open_work.drafts_in_words)
        )
        accounts_open_work.connect(
            "filings.lodged", Question(count=open_work.at_the_registry, describe=open_work.at_the_registry_in_words)
        )
        accounts_open_work.connect(
            "filings.returned", Question(count=open_work.returned, describe=open_work.returned_in_words)
        )
        handover.handlers.connect("filings", FILINGS)
        stamped.connect("filings", Stamped(_("filings"), FilingStamp))
