"""What the public may look up."""

from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class CausebookConfig(AppConfig):
    name = "causebook"

    def ready(self) -> None:
        from causebook import handlers  # noqa: F401
        from causebook.inspection.access import link_path_of
        from causebook.inspection.rules import SUBJECT
        from causebook.inspection.services import requote_inspection
        from payments.subjects import SubjectKind, subject_kinds

        subject_kinds.connect(
            SUBJECT,
            SubjectKind(
                label=pgettext_lazy("charge", "Inspection"),
                page="inspection:inspection",
                settled="inspection:inspection",
                requote=requote_inspection,
                visitors_page=link_path_of,
            ),
        )
