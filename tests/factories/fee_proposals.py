"""Proposals for the fee schedule: a dearer writ from New Year, a further concession of the District Court."""

from datetime import date
from typing import Any

from accounts.models import User
from cases.models import Court
from payments.fees.desk import services
from payments.models import ScheduleProposal

NEW_YEAR = date(2027, 1, 1)


def a_dearer_writ(actor: User, **said: Any) -> ScheduleProposal:
    return services.propose_fee(
        **{
            "actor": actor,
            "court": Court.objects.get(pk="DC"),
            "code": "writ",
            "from_day": NEW_YEAR,
            "free": False,
            "ordinary_cents": 70_000,
            "concession": True,
            "e_cents": 56_000,
            "source": "Gazette 12 of 2026",
            "confirmed": True,
        }
        | said
    )


def a_further_concession(actor: User, **said: Any) -> ScheduleProposal:
    return services.propose_concession(
        **{
            "actor": actor,
            "court": Court.objects.get(pk="DC"),
            "from_day": date(2027, 5, 6),
            "last_day": date(2029, 5, 5),
            "source": "Gazette 3 of 2026",
        }
        | said
    )
