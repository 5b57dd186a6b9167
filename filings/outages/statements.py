"""The signed statement: when the portal could not receive, and when an account tried in vain (domain 6.9)."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import User
from cases.models import Paper
from cases.papers.services import draw_drn, enter_paper, sign_paper
from filings.models import OutageStatement
from filings.outages.selectors import attempts_between, outages_between
from icms.lib import clock, rate_limits, storage
from icms.lib.errors import Reason, Refused
from icms.lib.pdf.documents import render_pdf
from icms.lib.references import new_reference

AN_HOUR = 6
NOTHING = Reason(
    "nothing_recorded", _("On these days the portal was never away, and no attempt of this account is known to fail.")
)
TOO_MANY = Reason("too_many", _("This account had several statements made in the last hour. Wait an hour."))


def make_statement(*, account: User, since: date, until: date) -> OutageStatement:
    """Make, sign and keep a statement of these days of the court (both included), in the account's language.

    Refused where there is nothing to state, or too many were made within the hour.
    """
    outages, attempts = outages_between(since, until), attempts_between(account, since, until)
    if not outages and not attempts:
        raise Refused(NOTHING)
    if not rate_limits.within_an_hour("outage-statement", str(account.pk), AN_HOUR):
        raise Refused(TOO_MANY)
    at, language, reference = clock.now(), account.language, new_reference()
    number = draw_drn(language)
    with translation.override(language):
        facts: dict[str, Any] = {
            "reference": reference,
            "account": account,
            "since": since,
            "until": until,
            "is_unfinished": until >= clock.court_day(at),
            "outages": outages_between(since, until),  # once more: in the language of the account
            "attempts": attempts,
            "signed_at": at,
        }
        title = f"{Paper.Kind.OUTAGES.label} {reference}"
        paper = render_pdf("pdf/outage_statement.html", facts | number.context, language=language, title=title)
    signed = sign_paper(number, paper, kind=Paper.Kind.OUTAGES, about=reference, at=at)
    stored = storage.store([signed.pdf])
    with transaction.atomic():
        statement = OutageStatement.objects.create(
            reference=reference, account=account, since=since, until=until, paper=enter_paper(signed, court=None)
        )
        audit.record(
            act="outage.stated",
            subject=statement,
            actor=account,
            since=since.isoformat(),
            until=until.isoformat(),
            outages=len(outages),
            attempts=len(attempts),
            drn=signed.number.drn,
            sha256=stored.sha256,
        )
    return statement
