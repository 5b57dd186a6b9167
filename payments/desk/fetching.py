"""Fetch the providers' settlement files of the days that are over, and match those days (called by the sweep)."""

import logging
from datetime import date, timedelta

from icms.lib import clock
from payments.desk.matching import match_day
from payments.desk.services import take_file
from payments.gateways.protocol import Gateway, GatewayUnavailable
from payments.gateways.selectors import gateways
from payments.models import Payment, Reconciliation

log = logging.getLogger(__name__)
DAYS_BACK = 7
TRY_AGAIN = timedelta(minutes=30)


def close_days() -> None:
    """The last seven days of every provider that have no file that could be read; each is tried twice an hour."""
    for gateway in gateways():
        for day in days_to_close(gateway.name):
            try:
                _close(gateway, day)
            except Exception:
                log.exception("The day %s of %s cannot be closed; it will be tried again.", day, gateway.name)


def days_to_close(gateway: str) -> list[date]:
    """The days that wait for their file, the oldest first; none before anything was taken through this gateway."""
    first = Payment.objects.filter(gateway=gateway, captured_at__isnull=False).order_by("captured_at").first()
    if first is None or first.captured_at is None:
        return []
    now = clock.now()
    today = clock.court_day(now)
    since = max(clock.court_day(first.captured_at), today - timedelta(days=DAYS_BACK))
    closed = Reconciliation.objects.filter(gateway=gateway, day__gte=since)
    done = {each.day for each in closed if each.file_was_read or each.matched_at > now - TRY_AGAIN}
    days = (since + timedelta(days=number) for number in range((today - since).days))
    return [day for day in days if day not in done]


def _close(gateway: Gateway, day: date) -> None:
    try:
        body = gateway.fetch_settlement(day=day)
    except GatewayUnavailable as error:
        log.warning("The settlement file of %s for %s cannot be fetched: %s", gateway.name, day, error)
        match_day(gateway=gateway.name, day=day)
        return
    take_file(gateway=gateway.name, day=day, body=body, actor=None)
