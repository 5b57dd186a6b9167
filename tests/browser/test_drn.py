"""Anybody checks a DRN, with the file or without it; the file never leaves the browser (domain 7)."""

import base64
import hashlib
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Request, expect

from accounts.models import User
from filings.drn_check.selectors import FileVerdict, check_drn
from filings.models import Filing, Seal
from filings.registry.corrections.services import strike
from filings.sealing.tasks import seal_document
from icms.lib import storage
from icms.lib.drn import new_drn
from tests.browser.steps import Visit
from tests.factories import scenes
from tests.support.portal import Portal, wait_until
from tests.support.samples import how_many, in_looks

Visitor = Callable[..., Visit]

HEADINGS = {
    ("stands", ""): ("Yes, the court sealed a document with this number", "是，法院曾為使用這個編號的文件蓋章"),
    ("stands", "right"): ("Yes: the file you chose is that very document", "是：你選擇的檔案正是這份文件"),
    ("replaced", ""): ("Replaced on", "被取代"),
    ("replaced", "right"): ("Replaced on", "被取代"),
    ("withdrawn", ""): ("Withdrawn on", "撤回"),
    ("withdrawn", "right"): ("Withdrawn on", "撤回"),
    ("unknown", ""): ("No document with this number", "沒有文件使用這個編號"),
    ("unknown", "right"): ("No document with this number", "沒有文件使用這個編號"),
    ("unknown", "another"): ("No document with this number", "沒有文件使用這個編號"),
}
ANOTHER = ("The file you chose is not that document", "你選擇的檔案並非這份文件")


@pytest.fixture
def numbers(portal: Portal) -> dict[str, tuple[str, Path]]:
    """A number in each state, and the file that it is on."""
    stands, replaced, withdrawn = (sealed(scenes.accepted()) for _each in range(3))
    Seal.objects.create(document=replaced.document, drn=new_drn(), replaces=replaced)
    seal_document(replaced.document_id)
    supervisor = User.objects.get(username="registry.sup")
    strike(filing_id=withdrawn.document.filing_id, supervisor=supervisor, why="Filed a second time.")
    known = {"stands": stands, "replaced": replaced, "withdrawn": withdrawn}
    found = {state: (seal.drn, storage.path_of(seal.sha256)) for state, seal in known.items()}
    return found | {"unknown": (new_drn(), storage.path_of(stands.sha256))}


@pytest.fixture
def standing(portal: Portal) -> tuple[str, Path]:
    """A number that stands, and the file that it is on."""
    seal = sealed(scenes.accepted())
    return seal.drn, storage.path_of(seal.sha256)


def sealed(filing: Filing) -> Seal:
    """The seal on the writ of a filing that was accepted."""
    writ = filing.documents.get(order=1)
    seal_document(writ.pk)
    wait_until(lambda: Seal.objects.filter(document=writ).exclude(sha256="").exists())
    return Seal.objects.select_related("document").get(document=writ)


def ask(visit: Visit, drn: str, file: Path | None) -> None:
    visit.open("/drn/")
    visit.page.fill("input[name=drn]", drn)
    if file:
        visit.page.set_input_files("#drn_file", file)
    visit.press("form[data-pow] button[type=submit]")
    expect(visit.page.locator(".answer h2")).to_be_visible()


@in_looks(first=1)
def test_each_number_with_each_file_is_answered_right(
    visitor: Visitor, numbers: dict[str, tuple[str, Path]], tmp_path: Path, language: str, width: int
) -> None:
    somebody, sent = visitor(language, width=width), list[Request]()
    somebody.page.on("request", lambda request: sent.append(request))  # playwright wants a function of Python
    for state, (drn, right) in numbers.items():
        another = tmp_path / f"{state}.pdf"
        another.write_bytes(right.read_bytes()[:-1])
        for which, file in (("", None), ("right", right), ("another", another)):
            ask(somebody, drn, file)
            says = HEADINGS.get((state, which), ANOTHER)[language != "en"]
            expect(somebody.page.locator(".answer h2")).to_contain_text(says)
            expect(somebody.page.locator(".answer.recorded")).to_have_count(
                int(state != "unknown" and which != "another")
            )
            if file and state != "unknown":
                expect(somebody.page.locator("[data-drn-name]")).to_have_text(file.name)
    bodies = [each.post_data_buffer or b"" for each in sent if each.method == "POST"]
    assert len(bodies) == 12 and max(map(len, bodies)) < 2_000
    assert not any(b"%PDF" in body or b".pdf" in body for body in bodies)


@pytest.mark.proof
def test_the_page_hashes_every_byte_of_a_changed_file(visitor: Visitor, standing: tuple[str, Path]) -> None:
    drn, file = standing
    content, chance = file.read_bytes(), random.Random(2)
    count = how_many("MUTATED_IN_BROWSER", sample=40, proof=1_000)
    changes = [(chance.randrange(len(content)), 1 << chance.randrange(8)) for _each in range(count)]
    somebody = visitor()
    somebody.open("/drn/")
    hashes: list[str] = somebody.page.evaluate(HASH, [base64.b64encode(content).decode(), changes])
    assert len(hashes) == count
    for (place, bit), sha256 in zip(changes, hashes, strict=True):
        changed = bytearray(content)
        changed[place] ^= bit
        assert sha256 == hashlib.sha256(changed).hexdigest()
        assert check_drn(drn, sha256=sha256).file == FileVerdict.OTHER


@pytest.mark.proof
def test_a_file_of_two_gigabytes_is_hashed_while_the_page_goes_on(
    visitor: Visitor, standing: tuple[str, Path], tmp_path: Path
) -> None:
    large, megabytes = tmp_path / "large.pdf", how_many("DRN_MEGABYTES", sample=96, proof=2_048)
    with open(large, "wb") as file:
        file.truncate(megabytes << 20)
    somebody = visitor()
    somebody.open("/drn/")
    somebody.page.set_input_files("#drn_file", large)
    expect(somebody.page.locator("[data-drn-file] progress")).to_be_visible()
    somebody.page.fill("input[name=drn]", standing[0])
    somebody.press("form[data-pow] button[type=submit]")
    somebody.page.locator(".answer h2").wait_for(timeout=600_000)
    expect(somebody.page.locator(".answer h2")).to_contain_text(ANOTHER[0])
    expect(somebody.page.locator("[data-drn-name]")).to_have_text("large.pdf")


def test_without_script_the_number_alone_is_checked(visitor: Visitor, standing: tuple[str, Path]) -> None:
    somebody = visitor(script=False)
    somebody.open("/drn/")
    expect(somebody.page.locator("[data-drn-file]")).to_be_hidden()
    somebody.page.fill("input[name=drn]", standing[0])
    somebody.press("form[data-pow] button[type=submit]")
    expect(somebody.page.locator(".answer.recorded h2")).to_contain_text(HEADINGS[("stands", "")][0])


HASH = """async ([content, changes]) => {
  const bytes = Uint8Array.from(atob(content), (character) => character.charCodeAt(0));
  const page = document.querySelector("script[src*='drn']").src, found = [];
  for (const [place, bit] of changes) {
    const changed = bytes.slice();
    changed[place] ^= bit;
    const reader = new Worker(new URL("hash.js", page));
    found.push(await new Promise((resolve) => {
      reader.onmessage = ({ data }) => { if (data.sha256 || data.failed) resolve(data.sha256); };
      reader.postMessage(new File([changed], "changed.pdf"));
    }));
    reader.terminate();
  }
  return found;
}"""
