"""Courts, their calendar, cases, who acts in them. The page of a case is `filings.case_page`."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "cases"

    def ready(self) -> None:
        from django.urls import register_converter

        from accounts import opening_hours
        from accounts.messages.services import stand_ins
        from accounts.organizations.open_work import Question, open_work
        from accounts.today.selectors import asides, over, waiting
        from cases.absences.selectors import stand_ins_of
        from cases.assigning import handover
        from cases.assigning.open_work import MESSAGES, assigned_cases, cases_in_words
        from cases.calendar import checks  # noqa: F401
        from cases.calendar.selectors import help_centre_calendar, help_centre_sessions
        from cases.converters import CaseNumberConverter
        from cases.today import selectors as today

        register_converter(CaseNumberConverter, "case_number")
        opening_hours.calendar.connect("cases", opening_hours.Calendar(help_centre_sessions, help_centre_calendar))
        handover.handlers.connect("messages", MESSAGES)
        open_work.connect("cases.assigned", Question(count=assigned_cases, describe=cases_in_words))
        stand_ins.connect("cases", stand_ins_of)
        waiting.connect("cases.hearings", today.hearings)
        waiting.connect("cases.new", today.new_cases)
        waiting.connect("cases.nobody", today.with_nobody)
        waiting.connect("cases.to_move", today.to_move)
        waiting.connect("cases.link_requests", today.link_requests)
        waiting.connect("cases.holidays", today.holidays_end)
        asides.connect("cases.forecast", today.forecast_line)
        over.connect("cases.week", today.week_strip)
