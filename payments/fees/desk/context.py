"""What the pages of the fee desk show: the schedule filtered, and a proposal beside what holds without it."""

from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from cases.models import Court
from icms.lib import clock
from icms.lib.components import Tab
from icms.lib.dates import full_plain_day
from icms.lib.money import money
from icms.lib.search import texts_contain_words
from payments.fees import schedule
from payments.fees.schedule import Entry
from payments.models import ConcessionPeriod, FeeItem, ScheduleProposal

Row = dict[str, Any]


def tabs(current: str) -> list[Tab]:
    """The parts of the desk."""
    waiting = ScheduleProposal.objects.filter(state=ScheduleProposal.State.PROPOSED).count()
    parts = (
        ("fee_desk:items", _("Fee items"), None),
        ("fee_desk:concessions", _("Concessions"), None),
        ("fee_desk:payment_methods", _("Means of paying"), None),
        ("fee_desk:proposals", _("Proposals"), waiting),
    )
    return [
        Tab(url=reverse(name), text=text, count=count, current=name.endswith(f":{current}"))
        for name, text, count in parts
    ]


def filtered(*, court: Court | None, state: str, words: str) -> list[Entry]:
    """The schedule of today, by court, state and words in an item's name or code."""
    found = schedule.entries(clock.court_day(clock.now()), court=court.pk if court else "")
    return [entry for entry in found if _fits(entry, state) and _says(entry, words)]


def _fits(entry: Entry, state: str) -> bool:
    if state == "to_come":
        return entry.next is not None
    if state == "unconfirmed":
        return entry.shown.is_set and not entry.shown.confirmed
    return not state or entry.state == state


def _says(entry: Entry, words: str) -> bool:
    return texts_contain_words(words, entry.code, *entry.description.as_json().values())


def proposal_rows(proposal: ScheduleProposal) -> list[Row]:
    """Each value as it is and as proposed."""
    return _fee_rows(proposal) if proposal.is_fee else _concession_rows(proposal)


def _fee_rows(proposal: ScheduleProposal) -> list[Row]:
    before = FeeItem.objects.filter(court=proposal.court_id, code=proposal.code, in_force_from__lt=proposal.from_day)
    now = before.order_by("in_force_from").last()
    return [
        {
            "label": _("Ordinary fee"),
            "now": _amount(now, "ordinary_cents"),
            "then": _amount(proposal, "ordinary_cents"),
        },
        {"label": _("E-filing fee"), "now": _amount(now, "e_cents"), "then": _amount(proposal, "e_cents")},
        {
            "label": pgettext("a day", "From"),
            "now": _day(now.in_force_from if now else None),
            "then": _day(proposal.from_day),
        },
        {"label": _("Confirmed"), "now": _yes(now and now.confirmed), "then": _yes(proposal.confirmed)},
        {"label": _("Source"), "now": now.source_text if now else "", "then": proposal.source_text},
    ]


def _concession_rows(proposal: ScheduleProposal) -> list[Row]:
    periods = ConcessionPeriod.objects.filter(court=proposal.court_id, first_day__lt=proposal.from_day)
    now = periods.order_by("first_day").last()
    return [
        {"label": _("First day"), "now": _day(now.first_day if now else None), "then": _day(proposal.from_day)},
        {"label": _("Last day"), "now": _day(now.last_day if now else None), "then": _day(proposal.last_day)},
        {"label": _("Source"), "now": now.source_text if now else "", "then": proposal.source_text},
    ]


def _amount(version: Any, field: str) -> str:
    if version is None:
        return ""
    if version.free:
        return _("no fee")
    cents = getattr(version, field)
    if cents is not None:
        return money(cents)
    return _("not yet set") if field == "ordinary_cents" else _("not listed")


def _day(day: Any) -> str:
    return full_plain_day(day, get_language() or "en") if day else ""


def _yes(confirmed: Any) -> str:
    return _("confirmed") if confirmed else _("not confirmed")
