"""The way of a filing over HTTP, told as a patient person would go it: look where things stand, do the next step."""

import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from tests.reliability.visitor import Answer, Trouble, Visitor, plain

DOCUMENTS = ("writ of summons.pdf", "statement of claim.pdf")
CARD = {"card": "4242 4242 4242 4242", "expiry": "12/30", "code": "123", "act": "pay"}
NAMES = {"chan": "Chan Tai Man", "ng": "Ng Siu Fong", "wong.ou": "Lai Pui Yi", "wong.ou2": "Poon Yat Long"}
ACCEPTED = '<span class="tag accepted">'
DECISION = re.compile(r'name="(decision_\d+)"')
REFERENCE = re.compile(r"/filings/([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z])/")
ROW = re.compile(r'<li class="document (\w+)" id="document-(\d+)">(.*?)</li>', re.DOTALL)
NAME = re.compile(r"<h2>(.*?)</h2>", re.DOTALL)
Result = TypeVar("Result")


@dataclass
class Patience:
    """Tries again for as long as the portal is in trouble, and counts how often it was."""

    seconds: float = 120.0
    troubles: list[str] = field(default_factory=list)
    _pause: threading.Event = field(default_factory=threading.Event)

    def insist(self, step: Callable[[], Result]) -> Result:
        """The step's answer, however often it must be asked for. Raises Trouble after `seconds`."""
        deadline = time.monotonic() + self.seconds
        while True:
            try:
                return step()
            except Trouble as trouble:
                self.troubles.append(str(trouble))
                if time.monotonic() > deadline:
                    raise
                self._pause.wait(0.1)


@dataclass(frozen=True)
class Row:
    """A document as its row on the documents page shows it."""

    number: int
    verdict: str
    words: str

    @property
    def codes(self) -> list[str]:
        """The codes of what was found, in their order."""
        return re.findall(r"Check (P-\d\d)", self.words)


def rows_of(page: Answer) -> dict[str, Row]:
    """The rows of a documents page, by the name of the file."""
    found = {}
    for verdict, number, inside in ROW.findall(page.text):
        name = NAME.search(inside)
        found[plain(name[1]) if name else ""] = Row(int(number), verdict, plain(inside))
    return found


@dataclass
class Filer:
    """One who files: signed in, with the name to sign with."""

    visitor: Visitor
    username: str
    patience: Patience = field(default_factory=Patience)

    def sign_in(self) -> "Filer":
        self.patience.insist(lambda: self.visitor.sign_in(self.username))
        return self

    def draft(self, files: list[tuple[str, bytes]], *, amount: str = "186,400") -> str:
        """A draft with parties, claim and these documents; answers its reference."""
        reference = self.patience.insist(self._start)
        for step in (self._name_parties, lambda at: self._give_claim(at, amount)):
            self.patience.insist(lambda step=step: step(reference))  # type: ignore[misc]
        for file in files:
            self.patience.insist(lambda file=file: self._add(reference, file))  # type: ignore[misc]
        return reference

    def lodge(self, reference: str) -> Answer:
        """Sign, lodge, pay; answers the page that says it is lodged, however often something broke on the way."""
        return self.patience.insist(lambda: self._lodge(reference))

    def _start(self) -> str:
        answer = self.visitor.post("/en/filings/new/", {"what": "new:DCPI"})
        found = REFERENCE.search(answer.path)
        if found is None:
            raise Trouble(f"No draft was started: {answer.main[:300]}")
        return found[1]

    def _name_parties(self, reference: str) -> None:
        base = f"/en/filings/{reference}/parties/"
        plaintiff = {"capacity": "plaintiff", "kind": "person", "name_en": NAMES[self.username]}
        defendant = {"capacity": "defendant", "kind": "body", "name_en": "Harbourview Renovation Limited"}
        for party in (plaintiff, defendant):
            if party["name_en"] in self.visitor.get(base).main:  # it was named before the connection broke
                continue
            answer = self.visitor.post(f"{base}add/", {**party, "address": "88 Example Street, Kowloon"})
            if answer.path != base:
                raise Trouble(f"The party was not taken: {answer.main[:300]}")

    def _give_claim(self, reference: str, amount: str) -> None:
        claim = {"claim_kind": "monetary", "claim_nature": "work", "amount_cents": amount}
        answer = self.visitor.post(f"/en/filings/{reference}/claim/", claim)
        if answer.path != f"/en/filings/{reference}/":
            raise Trouble(f"The claim was not taken: {answer.main[:300]}")

    def _add(self, reference: str, file: tuple[str, bytes]) -> None:
        path = f"/en/filings/{reference}/documents/"
        page = self.visitor.get(path)
        if file[0] not in page.main:
            answer = self.visitor.upload(path, [file], page=page)
            if answer.status != 200 or file[0] not in answer.main:
                raise Trouble(f"{file[0]} was not taken: {answer.main[:300]}")

    def _lodge(self, reference: str) -> Answer:
        page = self.visitor.get(f"/en/filings/{reference}/check/")
        if page.path.endswith("/check/"):
            words = {"signed_name": NAMES[self.username], "confirmed_closed": "on"}
            page = self.visitor.post(page.path, words, page=page)
        return self._pay(page, reference)

    def _pay(self, page: Answer, reference: str) -> Answer:
        """From the page with the charge to the gateway's, and back to the page that says it is lodged."""
        if "/payments/" in page.path:
            page = self.visitor.post(f"{page.path}pay/", {"payment_method": "visa"}, page=page)
        if "/pay/" in page.path and not page.url.startswith(self.visitor.base):
            page = self.visitor.post_away(page.url, CARD)
        if page.path != f"/en/filings/{reference}/lodged/" or page.status != 200:
            raise Trouble(f"{reference} is not lodged yet: {page.url} {page.main[:200]}")
        return page


@dataclass
class Officer:
    """One at the registry's desk."""

    visitor: Visitor
    username: str = "registry"
    patience: Patience = field(default_factory=Patience)

    def sign_in(self) -> "Officer":
        self.patience.insist(lambda: self.visitor.sign_in(self.username))
        return self

    def accept(self, reference: str) -> None:
        """Accept every document, once the filing is stamped; what was decided before the answer broke off stands."""
        self.patience.insist(lambda: self._accept(reference))

    def _accept(self, reference: str) -> None:
        path = f"/en/desk/registry/{reference}/"
        page = self.visitor.get(path)
        undecided = dict.fromkeys(DECISION.findall(page.text), "accepted")
        if undecided:
            page = self.visitor.post(path, undecided | {"act": "confirm"}, page=page)
        if ACCEPTED not in page.text:  # it is not stamped yet, or not yet received
            raise Trouble(f"{reference} cannot be accepted yet: {page.main[:200]}")
