"""From what is new to e-mails: found, kept as rows, written at once or in the evening. Each step may be done again."""

import logging
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from accounts.messages.services import email_to_address
from accounts.models import Message
from causebook.alerts.access import path_of
from causebook.alerts.selectors import concerned, happened, lines_of
from causebook.alerts.services import about_json, end
from causebook.models import Alert, News, NewsMark
from icms.lib import clock

log = logging.getLogger(__name__)
NEWS = "case_alert"
SETTLES = timedelta(seconds=45)  # what was entered has committed by then: no request lasts so long
EVENING = time(18)
AT_ONCE, MOST_LINES = 200, 40
TO_CONFIRM = timedelta(days=3)
KEPT = timedelta(days=30)


@transaction.atomic
def collect() -> int:
    """Keep what is new since the last time for each alert that it concerns. Returns how many rows there were."""
    now = clock.now()
    NewsMark.objects.get_or_create(pk=1, defaults={"until": now - SETTLES})
    mark = NewsMark.objects.select_for_update().get(pk=1)
    until = now - SETTLES
    if until <= mark.until:
        return 0
    found = happened(mark.until, until)
    rows = [
        News(alert_id=alert, case_id=each.case, kind=each.kind, row=each.row, happened_at=each.at)
        for alert, each in concerned(found)
    ]
    News.objects.bulk_create(rows, ignore_conflicts=True)
    mark.until = until
    mark.save(update_fields=["until"])
    return len(rows)


def write_emails() -> None:
    """Write what is due; one failure does not stop the others."""
    evening = last_evening(clock.now())
    due = News.objects.waiting().filter(Q(alert__often=Alert.Often.AT_ONCE) | Q(happened_at__lt=evening))
    keys = due.order_by().values_list("alert", flat=True).distinct()[:AT_ONCE]
    for group in _grouped(Alert.objects.running().filter(pk__in=list(keys)).select_related("account")):
        try:
            _write(group, evening)
        except Exception:
            log.exception("The news of alert %s cannot be written; they stay.", group[0].reference)


def last_evening(now: datetime) -> datetime:
    """The last time, until now, at which daily e-mails are written."""
    today = clock.from_court(datetime.combine(clock.court_day(now), EVENING))
    return today if today <= now else today - timedelta(days=1)


def _grouped(alerts: Iterable[Alert]) -> list[list[Alert]]:
    """Those that share one e-mail: the daily ones of one address and language; the others alone."""
    groups: dict[Any, list[Alert]] = defaultdict(list)
    for alert in alerts:
        is_daily = alert.often == Alert.Often.DAILY
        groups[(alert.address, alert.account_id, alert.language) if is_daily else alert.pk].append(alert)
    return list(groups.values())


@transaction.atomic
def _write(group: list[Alert], evening: datetime) -> None:
    keys = [alert.pk for alert in group]
    alerts = list(Alert.objects.running().select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))
    if not alerts:
        return
    first = alerts[0]
    if not first.address or (first.account and not first.account.is_active):
        for alert in alerts:
            end(alert_id=alert.pk, why="nobody_there")
        return
    sections, told = [], []
    for alert in alerts:
        news = alert.news.filter(email=None)
        if alert.often == Alert.Often.DAILY:
            news = news.filter(happened_at__lt=evening)
        rows = list(news.select_for_update(of=("self",)))
        told += [row.pk for row in rows]
        if lines := lines_of(rows):
            more = len(lines) - MOST_LINES
            sections.append({"about": about_json(alert), "lines": lines[:MOST_LINES], "more": max(more, 0)})
    if sections:
        News.objects.filter(pk__in=told).update(email=_email(first, alerts, sections))
    else:  # nothing of it may be told, or stands any more
        News.objects.filter(pk__in=told).delete()


def _email(first: Alert, alerts: list[Alert], sections: list[dict[str, Any]]) -> Message:
    page = "end" if len(alerts) == 1 else "end_all"
    return email_to_address(
        address=first.address,
        language=first.account.language if first.account else first.language,
        kind=NEWS,
        params={"sections": sections, "end_path": path_of(page, first), "public_url": _public_url(first)},
        link=path_of("kept", first),
    )


def _public_url(alert: Alert) -> str:
    language = alert.account.language if alert.account else alert.language
    return f"{settings.PUBLIC_URL}/{language}"


def end_undeliverable() -> None:
    """An address that takes nothing is not written to again."""
    failed = News.objects.filter(email__email_state=Message.EmailState.FAILED, alert__ended_at=None)
    for pk in failed.order_by().values_list("alert", flat=True).distinct()[:AT_ONCE]:
        end(alert_id=pk, why="undeliverable")


def delete_old() -> None:
    """What was never confirmed goes after three days; what was told, and what a visitor ended, after thirty."""
    now = clock.now()
    Alert.objects.filter(confirmed_at=None, asked_at__lt=now - TO_CONFIRM).delete()
    Alert.objects.filter(account=None, ended_at__lt=now - KEPT).delete()
    News.objects.exclude(email=None).filter(happened_at__lt=now - KEPT).delete()
