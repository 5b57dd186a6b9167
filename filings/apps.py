"""The journey of a document."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class FilingsConfig(AppConfig):
    name = "filings"

    def ready(self) -> None:
        from accounts.organizations.open_work import open_work as accounts_open_work
        from accounts.today.selectors import asides, waiting
        from cases.assigning import handover
        from cases.calendar.forecast import suspensions
        from cases.calendar.stamps import Stamped, stamped
        from cases.case_desk.selectors import file_parts
        from filings import open_work
        from filings.bulk.lodging import handlers as bulk_handlers
        from filings.bulk.today import selectors as bulk_today
        from filings.case_file.selectors import parts_of_case
        from filings.drafting.today import selectors as drafting_today
        from filings.handover import FILINGS
        from filings.issuing import handlers as issuing_handlers  # noqa: F401
        from filings.issuing.today import selectors as issuing_today
        from filings.lodging import handlers as lodging_handlers
        from filings.maintenance.selectors import suspended_until
        from filings.models import FilingStamp
        from filings.registry.today import selectors as registry_today
        from filings.stamping import handlers as stamping_handlers  # noqa: F401
        from filings.stamping.selectors import stamped_filings
        from filings.translations.today import selectors as translations_today
        from payments.subjects import SubjectKind, subject_kinds

        subject_kinds.connect(
            "filing",
            SubjectKind(
                label=pgettext_lazy("charge", "Filing"),
                page="filings:filing",
                settled="filings:lodged",
                unpaid=lodging_handlers.unpaid_words,
                requote=lodging_handlers.requote_filing,
                unconfirmed_closure=lodging_handlers.unconfirmed_closure_of,
                confirm_closure=lodging_handlers.confirm_closure_of,
                own_references=lodging_handlers.own_references_of,
            ),
        )
        subject_kinds.connect(
            "bulk",
            SubjectKind(
                label=pgettext_lazy("charge", "Bulk filing"),
                page="bulk:bulk_filing",
                settled="bulk:bulk_filing",
                unpaid=bulk_handlers.unpaid_words,
                requote=bulk_handlers.requote_bulk_filing,
                unconfirmed_closure=bulk_handlers.unconfirmed_closure_of,
                confirm_closure=bulk_handlers.confirm_closure_of,
            ),
        )
        accounts_open_work.connect("filings.drafts", open_work.DRAFTS)
        accounts_open_work.connect("filings.lodged", open_work.AT_THE_REGISTRY)
        accounts_open_work.connect("filings.returned", open_work.RETURNED)
        handover.handlers.connect("filings", FILINGS)
        suspensions.connect("maintenance", suspended_until)
        stamped.connect("filings", Stamped(_("filings"), FilingStamp, stamped_filings))
        file_parts.connect("filings", parts_of_case)
        waiting.connect("filings.to_approve", drafting_today.to_approve)
        waiting.connect("filings.returned", drafting_today.returned)
        waiting.connect("filings.to_pay", drafting_today.to_pay)
        waiting.connect("bulk.in_hand", bulk_today.in_hand)
        waiting.connect("filings.lapsing", drafting_today.lapsing)
        waiting.connect("issuing.unread", issuing_today.unread)
        waiting.connect("issuing.deadlines", issuing_today.deadlines)
        waiting.connect("issuing.unread_by_all", issuing_today.unread_by_all)
        waiting.connect("issuing.desk", issuing_today.desk)
        waiting.connect("registry.with_me", registry_today.with_me)
        waiting.connect("registry.urgent", registry_today.urgent_with_nobody)
        waiting.connect("registry.mended", registry_today.came_back_mended)
        waiting.connect("registry.past_target", registry_today.past_target)
        waiting.connect("registry.seals", registry_today.seals_to_renew)
        waiting.connect("registry.not_made", registry_today.not_made)
        waiting.connect("bulk.to_decide", bulk_today.to_decide)
        waiting.connect("translations.with_me", translations_today.with_me)
        waiting.connect("translations.next", translations_today.next_one)
        asides.connect("translations.figures", translations_today.queue_figures)
        asides.connect("registry.figures", registry_today.queue_figures)
