"""Courts, their calendar, cases, who acts in them."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "cases"

    def ready(self) -> None:
        from django.urls import register_converter

        from accounts import hours
        from accounts.messages import standins
        from accounts.organizations import open_work
        from cases.assigning import handover, held
        from cases.assigning.absences import stand_ins_of
        from cases.assigning.open_work import MESSAGES
        from cases.calendar import checks  # noqa: F401
        from cases.calendar.selectors import help_centre_calendar, help_centre_sessions
        from cases.converters import CaseNumberConverter

        register_converter(CaseNumberConverter, "case_number")
        hours.answered_by(help_centre_sessions, for_many=help_centre_calendar)
        handover.handlers.connect("messages", MESSAGES)
        open_work.register("cases.assigned", count=held.cases, words=held.cases_in_words)
        standins.asked_of(stand_ins_of)
