"""What the court issued: an order and directions that nobody has opened, a judgment for a second officer, drafts;
announced maintenance.
"""

from datetime import datetime, time, timedelta

from django.db import transaction

from accounts.models import User
from cases.models import Case
from cases.models.case import two_sides
from dev.demo.documents import paper
from filings.issuing import services
from filings.issuing.terms import services as terms
from filings.maintenance import services as maintenance
from filings.models import IssuedKind, IssuingAct, MaintenanceWindow, OrderTemplate
from icms.lib import clock
from icms.lib.storage import Incoming
from icms.lib.uploads import ArrivedFile

HOUR = timedelta(hours=1)
NEWER_VERSION = {
    "why_en": "We move to a newer version of the portal.",
    "why_zh_hant": "我們會更新本系統的版本。",
    "why_zh_hans": "我们会更新本系统的版本。",
}
STEPS = [
    services.Step("File and serve a list of documents", 14, "plaintiff"),
    services.Step("File and serve its list of documents", 14, "defendant", after_previous=True),
]


@transaction.atomic
def play() -> int:
    """Play it once; how many documents were prepared. The worker seals what was issued and delivers it."""
    if IssuingAct.objects.exists():
        return 0
    officer = User.objects.get(username="registry")
    cases = list(Case.objects.exclude(status=Case.Status.STRUCK).filter(restricted=False).order_by("pk"))
    chans = [case for case in cases if case.parties.filter(in_person=True).exists()]
    firms = [case for case in cases if case.parties.filter(represented_by__name_en="Wong & Partners").exists()]
    taxes = [case for case in cases if case.case_type_id == "DCTC"]
    with clock.set_to(clock.now() - timedelta(hours=3)):
        issued = [_prepare(officer, [case], "order", "Order on the summons", STEPS) for case in chans[:1]]
        issued += [_prepare(officer, firms[:2], "directions", "", STEPS[:1])] if firms else []
        issued += [_prepare(officer, [case], "order", "Order for time", STEPS[:1]) for case in taxes[:1]]
        for act in issued:
            services.confirm(act_id=act.pk, officer=officer, seen=services.mark_of(act))
    waiting = [_prepare(officer, [case], "judgment", "", []) for case in firms[:1]]
    for act in waiting:
        services.confirm(act_id=act.pk, officer=officer, seen=services.mark_of(act))
    drafts = [_prepare(officer, [case], "notice", "Notice to the parties", []) for case in chans[:1]]
    drafts += [_fill(User.objects.get(username="clerk"), case) for case in chans[:1]]
    return len(issued) + len(waiting) + len(drafts)


@transaction.atomic
def play_maintenance() -> int:
    """One maintenance that is over and ended early, and one that is announced; how many were announced."""
    if MaintenanceWindow.objects.exists():
        return 0
    admin = User.objects.get(username="admin")
    today = clock.court_day(clock.now())
    sunday = today + timedelta(days=(6 - today.weekday()) % 7 or 7)
    past = clock.from_court(datetime.combine(sunday - timedelta(days=28), time(1)))
    with clock.set_to(past - timedelta(days=6)):
        over = maintenance.announce(from_at=past, until_at=past + 4 * HOUR, actor=admin, **NEWER_VERSION)
    with clock.set_to(past + 3 * HOUR):
        maintenance.end_now(window_id=over.pk, actor=admin)
    at = clock.from_court(datetime.combine(sunday + timedelta(days=7), time(1)))
    maintenance.announce(from_at=at, until_at=at + 4 * HOUR, actor=admin, **NEWER_VERSION)
    return 2


def _prepare(officer: User, cases: list[Case], kind: str, title: str, steps: list[services.Step]) -> IssuingAct:
    found = IssuedKind.objects.get(pk=kind)
    facts = services.Facts(
        kind=found,
        title=title,
        language="en",
        made_on=clock.court_day(clock.now()),
        judge="Master Cheung",
        public=found.public,
        steps=steps,
    )
    first, second = two_sides(cases[0].parties.all())
    names = {
        "plaintiff_en": first[0].name_en,
        "plaintiff_zh": first[0].name_zh,
        "defendant_en": second[0].name_en,
        "defendant_zh": second[0].name_zh,
        "type": cases[0].case_type_id,
    }
    name, content = paper(kind, names, title=title or found.name_en, chinese=False, year=cases[0].year)
    incoming = Incoming()
    incoming.write(content)
    incoming.close()
    file = ArrivedFile(incoming=incoming, name=name, size=len(content))
    return services.prepare(actor=officer, cases=cases, facts=facts, file=file)


def _fill(clerk: User, case: Case) -> IssuingAct:
    """Directions in standard terms that a judge's clerk has filled in, and nobody has confirmed."""
    template = OrderTemplate.objects.get(pk="directions_on_summons")
    today = clock.court_day(clock.now())
    facts = services.Facts(
        kind=template.kind,
        title="",
        language="en",
        made_on=today,
        judge="Master Ko",
        public=template.kind.public,
        template=template,
    )
    act = services.prepare(actor=clerk, cases=[case], facts=facts, file=None)
    said = {f"keep_{paragraph.order}": True for paragraph in template.paragraphs.all()}
    blanks = {
        "blank_1_party": "plaintiff",
        "blank_1_day": today - timedelta(days=6),
        "blank_2_party": "plaintiff",
        "blank_2_days": 14,
        "blank_3_party": "defendant",
        "blank_3_days": 14,
        "blank_4_days": 7,
    }
    return terms.fill(act_id=act.pk, actor=clerk, **said, **blanks, further="There be liberty to apply.")
