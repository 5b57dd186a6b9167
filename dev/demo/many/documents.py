"""Originating documents and hearings for the newest cases of a court file that was made by `demo_court`."""

from datetime import datetime, time, timedelta
from random import Random

from django.db import transaction

from accounts.models import User
from cases.models import Case, CourtRoom, Hearing, HearingKind, Judge
from cases.models.calendar import ServedCourt
from dev.demo.documents import paper
from filings.models import Document, DocumentType, Filing, FilingStamp
from filings.states import Decision, State
from icms.lib import clock, storage
from icms.lib.clock import HONG_KONG

PAPERS = 2_000  # never more
HEARD = 0.3  # of the cases with papers, this share has a hearing to come
ROW = {
    "plaintiff_en": "Chan Tai Man",
    "plaintiff_zh": "陳大文",
    "defendant_en": "Harbourview Limited",
    "defendant_zh": "",
}


@transaction.atomic
def write_papers(most: int, *, seed: int, account: User) -> int:
    """Every second of the newest cases without a filing gets one of this account, to `most`; how many papers.

    All have one specimen as their file: it is stored once.
    """
    types = {kind.case_type_id: kind for kind in DocumentType.objects.filter(originating=True).order_by("-order")}
    newest = Case.objects.filter(filings=None, restricted=False, status=Case.Status.ACTIVE, case_type__in=types)
    cases = list(newest.select_related("case_type").order_by("-commenced_on", "-pk")[: min(most, PAPERS) * 2 : 2])
    name, content = paper("writ", ROW, title="Originating document", chinese=False, year=clock.now().year)
    stored = storage.store([content])
    filings = Filing.objects.bulk_create([_filing(case, account) for case in cases], batch_size=1_000)
    offices = dict(ServedCourt.objects.values_list("court", "office"))
    FilingStamp.objects.bulk_create(
        FilingStamp(
            filing=filing,
            round=1,
            received_at=filing.saved_at,
            deemed_at=filing.saved_at,
            office_id=offices[filing.court_id],
        )
        for filing in filings
    )
    Document.objects.bulk_create(
        [
            Document(
                filing=filing,
                type=types[case.case_type_id],
                order=1,
                file_name=name,
                sha256=stored.sha256,
                size=stored.size,
                pages=1,
                decision=Decision.ACCEPTED,
                decided_at=filing.decided_at,
                on_file_of=case,
            )
            for filing, case in zip(filings, cases, strict=True)
        ],
        batch_size=1_000,
    )
    _fix_hearings(cases, Random(seed), account)  # noqa: S311  of a demonstration
    return len(filings)


def _filing(case: Case, account: User) -> Filing:
    at = datetime.combine(case.commenced_on, time(11, 0), HONG_KONG)
    return Filing(
        owner=account,
        organization=account.organization,
        court_id=case.case_type.court_id,
        case_type=case.case_type,
        venue_id=case.venue_id,
        case=case,
        commences=True,
        state=State.ACCEPTED,
        saved_at=at,
        stored_at=at,
        received_at=at,
        deemed_at=at,
        decided_at=at + timedelta(hours=3),
        stamped_round=1,
    )


def _fix_hearings(cases: list[Case], chance: Random, account: User) -> None:
    """On any of the next ninety days; that two may meet in a room is nothing to the cause book."""
    kinds, now = list(HearingKind.objects.all()), clock.now()
    rooms, judges = list(CourtRoom.objects.prefetch_related("courts")), list(Judge.objects.prefetch_related("courts"))
    hearings = []
    for case in cases:
        court = case.case_type.court_id
        fit = [room for room in rooms if room.in_use and any(each.pk == court for each in room.courts.all())]
        sit = [judge for judge in judges if judge.in_use and any(each.pk == court for each in judge.courts.all())]
        if not (fit and sit) or chance.random() > HEARD:
            continue
        day = clock.court_day(now) + timedelta(days=chance.randint(1, 90))
        starts = datetime.combine(day, time(chance.choice((9, 10, 11, 14, 15)), 30), HONG_KONG)
        hearings.append(
            Hearing(
                case=case,
                kind=chance.choice(kinds),
                starts_at=starts,
                ends_at=starts + timedelta(minutes=30),
                room=chance.choice(fit),
                judge=chance.choice(sit),
                entered_by=account,
                entered_at=now,
            )
        )
    Hearing.objects.bulk_create(hearings, batch_size=1_000)
