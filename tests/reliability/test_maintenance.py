"""Maintenance begins while people upload, lodge and pay: nothing is lost, and each is told plainly.

`make proof` has 50 of them; ICMS_VISITORS says it otherwise.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from accounts.models import User
from filings.maintenance.services import announce, end_now
from filings.models import Filing
from filings.states import State
from icms.lib import clock
from tests.factories import papers
from tests.reliability.journey import CARD, DOCUMENTS, NAMES, Filer, Patience
from tests.reliability.test_resumed_uploads import Line, part_headers
from tests.reliability.visitor import Trouble, Visitor
from tests.reliability.whole import must_be_whole, wait_until_quiet
from tests.support.portal import Portal, wait_until
from tests.support.samples import how_many

VISITORS = how_many("ICMS_VISITORS", sample=6, proof=50)
PEOPLE = ("chan", "wong.ou", "ng", "wong.ou2")
ACTS = ("upload", "lodge", "pay")
PATIENCE = 240
NOTHING_LODGED = "Nothing was lodged, paid or changed"
Said, Step = Callable[[], str], Callable[[], object]
WHY = {"why_en": "The disk is moved.", "why_zh_hant": "搬移儲存裝置。", "why_zh_hans": "搬移存储装置。"}


@dataclass
class Town:
    """People who all come to the same instant, each in the middle of something else."""

    portal: Portal
    ready: threading.Barrier = field(default_factory=lambda: threading.Barrier(VISITORS + 1, timeout=PATIENCE))
    begun: threading.Event = field(default_factory=threading.Event)
    tried: threading.Barrier = field(default_factory=lambda: threading.Barrier(VISITORS + 1, timeout=PATIENCE))
    ended: threading.Event = field(default_factory=threading.Event)
    told: dict[str, str] = field(default_factory=dict)
    saw: dict[str, list[bytes]] = field(default_factory=dict)
    failures: list[BaseException] = field(default_factory=list)

    def live(self, number: int) -> None:
        try:
            Person(self, number).live()
        except BaseException as failure:
            self.failures.append(failure)
            self.ready.abort()
            self.tried.abort()


class Person:
    """One who uploads, lodges or pays when it begins, and goes on when it is over."""

    def __init__(self, town: Town, number: int) -> None:
        self.town, self.act = town, ACTS[number % len(ACTS)]
        visitor = Visitor(town.portal.url("/"))
        self.filer = Filer(visitor, PEOPLE[number % len(PEOPLE)], Patience(seconds=PATIENCE)).sign_in()
        self.visitor, self.number = visitor, number

    def live(self) -> None:
        self.files = {name: papers.heavy(f"{name} {self.number}", 1) for name in DOCUMENTS}
        by_form = [DOCUMENTS[0]] if self.act == "upload" else DOCUMENTS
        reference = self.filer.draft([(name, self.files[name]) for name in by_form])
        begin = {"upload": self.half_sent, "lodge": self.about_to_lodge, "pay": self.on_the_gateways_page}[self.act]
        during, after = begin(reference)
        self.town.ready.wait()
        self.town.begun.wait(PATIENCE)
        self.town.told[reference] = during()
        self.town.tried.wait()
        self.town.ended.wait(PATIENCE)
        after()
        self.filer.lodge(reference)
        self.town.saw[reference] = list(self.files.values())

    def half_sent(self, reference: str) -> tuple[Said, Step]:
        """Half of a file has come; during it no more is taken, and after it the rest."""
        content = self.files[DOCUMENTS[1]]
        line, half = Line(self.visitor, reference, content, DOCUMENTS[1]), len(content) // 2
        status, _ = line.ask("PATCH", line.address, part_headers(0), content[:half])
        assert status == 204

        def during() -> str:
            status, headers = line.ask("PATCH", line.address, part_headers(half), content[half:])
            assert (status, line.offset()) == (503, half) and int(headers["Retry-After"]) > 0
            return NOTHING_LODGED

        return during, lambda: self.filer.patience.insist(line.send_rest)

    def about_to_lodge(self, reference: str) -> tuple[Said, Step]:
        """The name is typed; during it nothing is lodged, and after it the name is there again."""
        check = self.visitor.get(f"/en/filings/{reference}/check/")
        words = {"signed_name": NAMES[self.filer.username], "confirmed_closed": "on"}

        def during() -> str:
            with pytest.raises(Trouble) as trouble:
                self.visitor.post(check.path, words, page=check)
            page = trouble.value.page
            assert "The portal is under maintenance" in page and NOTHING_LODGED in page, page
            assert "What you typed is kept" in page and WHY["why_en"] in page, page
            return page

        def after() -> None:
            assert f'value="{words["signed_name"]}"' in self.visitor.get(check.path).text

        return during, after

    def on_the_gateways_page(self, reference: str) -> tuple[Said, Step]:
        """The card is typed at the gateway: the payment finishes, and lodges the filing at its own time."""
        page = self.visitor.get(f"/en/filings/{reference}/check/")
        words = {"signed_name": NAMES[self.filer.username], "confirmed_closed": "on"}
        page = self.visitor.post(page.path, words, page=page)
        page = self.visitor.post(f"{page.path}pay/", {"payment_method": "visa"}, page=page)
        assert not page.url.startswith(self.visitor.base), page.url

        def during() -> str:
            back = self.visitor.post_away(page.url, CARD)
            assert back.status == 200 and back.url.startswith(self.visitor.base)
            wait_until(lambda: Filing.objects.get(reference=reference).state == State.LODGED, 60)
            return back.main

        return during, lambda: None


@pytest.mark.proof
def test_maintenance_begins_while_people_upload_lodge_and_pay(portal: Portal) -> None:
    town, admin = Town(portal), User.objects.get(username="admin")
    people = [threading.Thread(target=town.live, args=[number], daemon=True) for number in range(VISITORS)]
    for each in people:
        each.start()
    try:
        town.ready.wait()
        window = announce(from_at=None, until_at=clock.now() + timedelta(hours=1), actor=admin, **WHY)
        town.begun.set()
        try:
            town.tried.wait()
        finally:
            end_now(window_id=window.pk, actor=admin)
    except threading.BrokenBarrierError:
        raise AssertionError(town.failures) from None
    town.ended.set()
    for each in people:
        each.join(PATIENCE)
    assert not town.failures, town.failures
    assert len(town.told) == len(town.saw) == VISITORS
    wait_until_quiet()
    assert must_be_whole(town.saw)["submissions seen"] == VISITORS
    window.refresh_from_db()
    for filing in Filing.objects.filter(reference__in=town.saw):
        assert filing.received_at is not None
        received_then = window.from_at <= filing.received_at < window.until_at
        assert received_then is (NOTHING_LODGED not in town.told[filing.reference]), filing.reference
