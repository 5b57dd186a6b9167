"""What the public may look up."""

from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class CausebookConfig(AppConfig):
    name = "causebook"

    def ready(self) -> None:
        from accounts.today.selectors import asides, waiting
        from cases.case_desk.selectors import restriction_effects
        from causebook import handlers  # noqa: F401
        from causebook.inspection.access import OWN, link_path_of
        from causebook.inspection.basket import BASKET
        from causebook.inspection.rules import SUBJECT
        from causebook.inspection.selectors import ended_by_restricting
        from causebook.inspection.services import requote_inspection
        from causebook.records import handlers as records
        from causebook.records import services
        from causebook.records.today import selectors as records_today
        from icms.lib.sessions import kept_at_sign_in
        from payments.subjects import SubjectKind, subject_kinds

        subject_kinds.connect(
            SUBJECT,
            SubjectKind(
                label=pgettext_lazy("charge", "Inspection"),
                page="inspection:inspection",
                settled="inspection:inspection",
                requote=requote_inspection,
                visitors_page=link_path_of,
                chosen="inspection:basket",
            ),
        )
        subject_kinds.connect(
            services.SUBJECT,
            SubjectKind(
                label=pgettext_lazy("charge", "Court record"),
                page="records:record",
                settled="records:record",
                unpaid=records.unpaid_words,
                requote=services.requote,
            ),
        )
        restriction_effects.connect("inspection", ended_by_restricting)
        kept_at_sign_in.connect("inspection.basket", BASKET)
        kept_at_sign_in.connect("inspection.own", OWN)
        waiting.connect("records.to_pay", records_today.to_pay)
        waiting.connect("records.with_me", records_today.with_me)
        waiting.connect("records.next", records_today.next_one)
        asides.connect("records.figures", records_today.queue_figures)
