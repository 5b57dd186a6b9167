"""Worker and web server are killed at random while claims are checked, lodged, paid for and written as one.

`make proof` kills 20 times at 1,000 rows; ICMS_BULK_KILLS, ICMS_BULK_ROWS and ICMS_KILL_SEED say it otherwise.
"""

import os
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import pytest

from accounts.models import Message, User
from dev.demo.schedule import set_illustrative
from filings.bulk.writing.tasks import unacknowledged
from filings.models import Acknowledgement, BulkApproval, BulkFiling, Filing, FilingStamp
from payments.models import Charge
from payments.states import ChargeState
from tests.factories.bulk import csv_text
from tests.factories.bulk_filings import approved, rows, zipped
from tests.factories.court import pdf
from tests.reliability.journey import CARD, Patience
from tests.reliability.killing import WORKING, kill_one_worker
from tests.reliability.visitor import Answer, Trouble, Visitor
from tests.reliability.whole import must_be_whole, wait_until_quiet
from tests.support.portal import Portal, wait_until
from tests.support.samples import how_many

KILLS = how_many("ICMS_BULK_KILLS", sample=4, proof=20)
ROWS = how_many("ICMS_BULK_ROWS", sample=60, proof=1_000)
SEED = int(os.environ.get("ICMS_KILL_SEED", "2026"))
WHOLE_PROGRAMS = 0.3  # of the kills end a program with all it started; the others one of its processes
CLAIMANT, KIND = "rvd.ou", "SCTC"
STEP_SECONDS, QUIET_SECONDS = 900, 240
# What may be killed in each step, and up to how long after it began, in seconds for each hundred rows.
STEPS = {
    "checking": (WORKING, 1.5),
    "lodging": (("web",), 0.1),
    "paying": (WORKING, 0.1),
    "writing": (("worker",), 0.5),
    "acknowledging": (("worker",), 0.5),
}
ORDER = list(STEPS)
State = BulkFiling.State


@dataclass
class Claimant:
    """One who brings claims in bulk, one bulk filing after another, and tries again whatever breaks."""

    visitor: Visitor
    name: str
    evening: threading.Event = field(default_factory=threading.Event)
    patience: Patience = field(default_factory=lambda: Patience(seconds=STEP_SECONDS))
    files: dict[str, dict[str, bytes]] = field(default_factory=dict)  # by bulk filing, then by own reference
    done: list[str] = field(default_factory=list)
    failures: list[BaseException] = field(default_factory=list)
    step: str = ""

    def live(self) -> None:
        """Bring claims until it is evening, once at least."""
        try:
            self.patience.insist(lambda: self.visitor.sign_in(CLAIMANT))
            while not (self.evening.is_set() and self.done):
                self.bring(len(self.done) + 1)
        except BaseException as failure:
            self.failures.append(failure)

    def bring(self, turn: int) -> None:
        """Table and zip, check, signature, card; over when the page offers the acknowledgement."""
        table = [{**row, "your_reference": f"KILL/{SEED}/{turn}/{at}"} for at, row in enumerate(rows(ROWS), start=1)]
        documents = {row["document_file"]: pdf(f"Claim {turn} {at} {SEED}") for at, row in enumerate(table)}
        sent = [("claims.csv", csv_text(table).encode()), ("claims.zip", zipped(documents))]
        reference = self.patience.insist(self._start)
        self.files[reference] = {row["your_reference"]: documents[row["document_file"]] for row in table}
        self.patience.insist(lambda: self._send(reference, sent))
        self.step = "checking"
        self.patience.insist(lambda: self._check(reference))
        self.step = "lodging"
        self.patience.insist(lambda: self._lodge(reference))
        self.step = "paying"
        self.patience.insist(lambda: self._pay(reference))
        self.step = "writing"
        self.patience.insist(lambda: self._see_acknowledgement(reference))
        self.step = ""
        self.done.append(reference)

    def _start(self) -> str:
        begun = BulkPage(self.visitor.post("/en/filings/bulk/new/", {"case_type": KIND}))
        return begun.reference

    def _send(self, reference: str, files: Iterable[tuple[str, bytes]]) -> None:
        path = f"/en/filings/bulk/{reference}/files/"
        page = self.visitor.get(path)
        missing = [file for file in files if file[0] not in page.main]
        answer = self.visitor.upload(path, missing, page=page) if missing else page
        assert answer.status != 422, answer.main[:300]
        if answer.status != 200 or not all(file[0] in answer.main for file in files):
            raise Trouble(f"The files were not taken: {answer.main[:300]}")

    def _check(self, reference: str) -> None:
        path = f"/en/filings/bulk/{reference}/"
        page = self.visitor.get(path)
        if f"{path}check/" in page.text:
            page = self.visitor.post(f"{path}check/", {}, page=page)
        if f"{path}lodge/" not in page.text:
            raise Trouble(f"{reference} is not checked yet: {page.main[:300]}")

    def _lodge(self, reference: str) -> None:
        path = f"/en/filings/bulk/{reference}/lodge/"
        page = self.visitor.get(path)
        if page.path == path:
            page = self.visitor.post(path, {"signed_name": self.name, "confirmed_closed": "on"}, page=page)
        if page.path == path:
            raise Trouble(f"{reference} is not lodged: {page.main[:300]}")

    def _pay(self, reference: str) -> None:
        path = f"/en/filings/bulk/{reference}/"
        page = self.visitor.get(path)
        if "/payments/" in page.path:
            page = self.visitor.post(f"{page.path}pay/", {"payment_method": "visa"}, page=page)
        if "/pay/" in page.path and not page.url.startswith(self.visitor.base):
            page = self.visitor.post_away(page.url, CARD)
        if self.visitor.get(path).path != path:
            raise Trouble(f"{reference} is not paid yet: {page.url} {page.main[:200]}")

    def _see_acknowledgement(self, reference: str) -> None:
        path = f"/en/filings/bulk/{reference}/"
        if f"{path}acknowledgement/" not in self.visitor.get(path).text:
            raise Trouble(f"{reference} is not acknowledged yet.")


@dataclass(frozen=True)
class BulkPage:
    """The page of a bulk filing that was begun."""

    answer: Answer

    @property
    def reference(self) -> str:
        parts = self.answer.path.strip("/").split("/")
        if parts[:3] != ["en", "filings", "bulk"] or len(parts) != 4 or parts[3] == "new":
            raise Trouble(f"None was begun: {self.answer.main[:300]}")
        return parts[3]


def approved_claimant() -> User:
    """The user of a department whom the registry has approved."""
    set_illustrative()
    user = User.objects.select_related("organization", "branch").get(username=CLAIMANT)
    if not BulkApproval.objects.filter(organization=user.organization, case_type=KIND).exists():
        approved(user, User.objects.get(username="registry.sup"))
    return user


def step_at_work(claimant: Claimant) -> str:
    """Which step is at work in the portal just now; empty between two."""
    if claimant.step == "writing":
        return "acknowledging" if unacknowledged().exists() else "writing" if _any(State.WRITING) else ""
    return claimant.step if claimant.step != "checking" or _any(State.CHECKING) else ""


def _any(state: State) -> bool:
    return BulkFiling.objects.filter(state=state).exists()


def kill(portal: Portal, dice: random.Random, name: str) -> str:
    """End one process of a program, or all of it, and start what does not come back by itself. By the test's own
    thread: what a thread starts ends with that thread."""
    if dice.random() >= WHOLE_PROGRAMS and kill_one_worker(portal, name, dice.randrange(64)):
        return f"{name}, one process"
    portal.kill(name)
    portal.start(name)
    return f"{name}, all of it"


@pytest.mark.proof
def test_worker_and_web_server_are_killed_while_claims_are_brought_in_bulk(
    portal: Portal, record_property: Callable[[str, object], None]
) -> None:
    user = approved_claimant()
    claimant = Claimant(Visitor(portal.url("/")), user.name)
    dice, killed, started = random.Random(SEED), Counter[str](), time.monotonic()
    thread = threading.Thread(target=claimant.live, daemon=True)
    thread.start()
    for step in sorted(dice.choices(ORDER, k=KILLS), key=ORDER.index):
        at = step_of_kill(claimant, step)
        names, seconds = STEPS[at]
        time.sleep(dice.uniform(0, seconds * ROWS / 100))
        killed[f"{at}: {kill(portal, dice, dice.choice(names))}"] += 1
        if claimant.failures:
            break
    claimant.evening.set()
    thread.join(STEP_SECONDS)
    assert not claimant.failures, claimant.failures
    assert not thread.is_alive(), claimant.patience.troubles[-5:]
    wait_until_quiet(QUIET_SECONDS)
    saw = {reference: must_be_lodged_once(reference, claimant) for reference in claimant.done}
    counted = must_be_whole({filing: [file] for found in saw.values() for filing, file in found.items()})
    facts = {
        "kills": dict(killed),
        "bulk filings": len(claimant.done),
        "steps tried again": len(claimant.patience.troubles),
        "seconds": round(time.monotonic() - started),
        **counted,
    }
    for name, value in facts.items():
        record_property(name, value)
    assert sum(killed.values()) == KILLS


def step_of_kill(claimant: Claimant, wanted: str) -> str:
    """The step at which to kill: the one wanted, once it is at work, or where it is over the next that is."""
    found = ""

    def is_at_work() -> bool:
        nonlocal found
        found = step_at_work(claimant)
        return bool(claimant.failures) or (found in ORDER and ORDER.index(found) >= ORDER.index(wanted))

    wait_until(is_at_work, STEP_SECONDS)
    return found or wanted


def must_be_lodged_once(reference: str, claimant: Claimant) -> dict[str, bytes]:
    """Every row of it is one filing, paid for by one charge, acknowledged by one paper and told once; the file of each
    filing by its reference."""
    bulk = BulkFiling.objects.get(reference=reference)
    wanted = claimant.files[reference]
    filings = list(Filing.objects.filter(bulk_row__bulk=bulk))
    assert bulk.state == State.LODGED and bulk.acknowledgement_sha256
    assert sorted(filing.own_reference for filing in filings) == sorted(wanted)
    assert Filing.objects.filter(own_reference__in=wanted).count() == bulk.rows.count() == ROWS
    assert not bulk.rows.exclude(failed_why="").exists()
    charge = Charge.objects.get(subject_kind="bulk", subject=reference)
    assert charge.state == ChargeState.SETTLED and sum(line.quantity for line in charge.lines.all()) == ROWS
    assert FilingStamp.objects.filter(filing__in=filings).count() == ROWS
    papers = Acknowledgement.objects.filter(stamp__filing__in=filings).values_list("sha256", flat=True)
    assert len(papers) == ROWS and set(papers) == {bulk.acknowledgement_sha256}
    assert Message.objects.filter(kind="filing_bulk_lodged", params__reference=reference).count() == 1
    return {filing.reference: wanted[filing.own_reference] for filing in filings}
