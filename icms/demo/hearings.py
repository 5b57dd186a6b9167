"""Hearings and linked cases of the demonstration, entered by the registry's own services."""

from datetime import datetime, time, timedelta
from typing import Any

from accounts.models import User
from cases.calendar.selectors import calendar_of, registry_of
from cases.case_desk import services, status
from cases.models import Case
from icms.lib import clock

# Defendant, kind, working days ahead, time, court room, judge in English and in Chinese.
HEARINGS = (
    ("Kwong Fat Transport", "check_list_review", 4, time(9, 30), "Court 27, Wanchai Law Courts", "Judge Au", "區法官"),
    ("Tai Kee Laundry", "case_management", 9, time(10, 0), "Court 12, Wanchai Law Courts", "Master Ko", "高聆案官"),
    ("Tai Fung Motors Limited", "directions", 6, time(14, 30), "Court 9, High Court", "Mr Justice Lok", "駱法官"),
    ("Eastern Cold Storage", "chambers", 13, time(10, 30), "Court 22, High Court", "Madam Justice Yim", "嚴法官"),
    ("New Kee Tea Restaurant", "call_over", 7, time(9, 30), "Court 5, Wanchai Law Courts", "Master Ko", "高聆案官"),
)


def fix_hearings_and_links() -> None:
    """Fix the hearings, change one, vacate one; link two cases about one building; one of them has ended."""
    officer = User.objects.get(username="registry")
    for defendant, kind, days, at, room, judge_en, judge_zh in HEARINGS:
        case = _case_against(defendant)
        when = _in_working_days(days, at)
        facts: dict[str, Any] = {
            "kind": kind,
            "starts_at": when,
            "court_room": room,
            "judge_en": judge_en,
            "judge_zh": judge_zh,
        }
        hearing = services.fix_hearing(case=case, actor=officer, note="", **facts)
        if kind == "case_management":
            later = _in_working_days(days + 5, at)
            services.change_hearing(case=case, reference=hearing.reference, actor=officer, starts_at=later)
        if kind == "call_over":
            note = "The parties have agreed on directions."
            services.vacate_hearing(case=case, reference=hearing.reference, actor=officer, note=note)
            facts |= {"kind": "trial", "starts_at": _in_working_days(days + 30, time(10, 0))}
            services.fix_hearing(case=case, actor=officer, note="Three days are set aside.", **facts)
    one, other = _case_against("Chan Tai Hing"), _case_against("Kwong Fat Transport")
    services.link_cases(case=one, number=other.number, why="related", actor=officer)
    status.set_status(case=one, status="ended", why="Settled; consent order", actor=officer)


def _case_against(defendant: str) -> Case:
    return Case.objects.filter(parties__name_en__startswith=defendant).latest("pk")


def _in_working_days(days: int, at: time) -> datetime:
    calendar, day = calendar_of(registry_of("DC")), clock.court_day(clock.now())
    while days:
        day += timedelta(days=1)
        days -= bool(calendar.sessions(day))
    return clock.from_court(datetime.combine(day, at))
