"""What a filing costs (domain 9): one fee item a document that has one, on the day that counts."""

from datetime import date

from django.db.models import F

from cases.calendar.deemed_receipt import CalendarNotLoaded
from filings.drafting.checks import current_documents
from filings.exemptions.selectors import exemption_of
from filings.models import Filing
from icms.lib import clock
from payments.charges.selectors import settled_charge_of
from payments.fees.day import day_that_counts
from payments.fees.quote import Quote, quote


def quote_of(filing: Filing) -> Quote:
    """The fee of a filing if it were lodged now; nothing more is owed once its charge is settled."""
    day = _day_that_counts(filing)
    if settled_charge_of("filing", filing.reference):
        return quote([], deemed_day=day)
    return quote_for_day(filing, day)


def quote_for_day(filing: Filing, day: date) -> Quote:
    """The fee of a filing on a day of deemed receipt, less what an exempt party does not owe."""
    items = current_documents(filing).exclude(type=None).exclude(type__fee_item="")
    codes = items.annotate(item=F("type__fee_item")).values_list("item", flat=True)
    wanted = [(filing.court_id, code, 1) for code in codes]
    return quote(wanted, deemed_day=day, exemption=exemption_of(filing))


def _day_that_counts(filing: Filing) -> date:
    """The day of deemed receipt; today where the calendar does not reach it (then nothing can be lodged anyway)."""
    try:
        return day_that_counts(filing.court, clock.now())
    except CalendarNotLoaded:
        return clock.court_day(clock.now())
