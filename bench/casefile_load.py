"""Cases of many documents for B4 and B5: `python -m bench.casefile_load <documents>[x<bytes each>] …`.

It prints one line of JSON: where they are.
One case is opened as the registry opens it, then filled with copies of its rows; the files stand in the store. Without
a size every document has the same small file, with one each has its own.
"""

import json
import os
import sys
from datetime import timedelta

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.models import OuterRef, Subquery  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from accounts.models import User  # noqa: E402
from cases.models import Case, CaseType, Office, Party  # noqa: E402
from cases.services import open_case  # noqa: E402
from filings.models import Document, DocumentType, Filing, FilingStamp, Seal  # noqa: E402
from filings.states import Decision, State  # noqa: E402
from icms.lib import clock, storage  # noqa: E402
from tests.factories.court import pdf  # noqa: E402

A_FILING = 50
PAGES = ("", "?page=9999", "?sort=newest", "?q=letter+17", "?kind=exhibit", "?show=timeline")


def case_of(documents: int, size: int, first_drn: int) -> Case:
    """A case with so many accepted and sealed documents, the newest received now."""
    owner = User.objects.select_related("organization").get(username="wong.ou")
    parties = [
        Party(capacity="plaintiff", kind="person", name_en="Chan Tai Man", name_zh="陳大文", order=1),
        Party(capacity="defendant", kind="body", name_en="Harbourview Limited", name_zh="海景有限公司", order=2),
    ]
    case = open_case(
        case_type=CaseType.objects.get(pk="DCPI"),
        commenced_on=clock.court_day(clock.now()),
        parties=parties,
        filer=parties[0],
        filer_account=owner,
        claim_kind="monetary",
        claim_nature="work",
        amount_cents=18_640_000,
        actor=owner,
    )
    _fill(case, owner, documents, size, first_drn)
    return case


def _fill(case: Case, owner: User, documents: int, size: int, first_drn: int) -> None:
    kinds, now = list(DocumentType.objects.filter(case_type="DCPI")), clock.now()
    count = -(-documents // A_FILING)
    received = [now - timedelta(hours=count - number) for number in range(count)]
    filings = Filing.objects.bulk_create(
        Filing(
            owner=owner,
            organization=owner.organization,
            court_id="DC",
            case_type_id="DCPI",
            case=case,
            state=State.ACCEPTED,
            saved_at=at,
            stored_at=at,
            received_at=at,
            decided_at=at,
            stamped_round=1,
        )
        for at in received
    )
    office = Office.objects.get(pk="DC")
    FilingStamp.objects.bulk_create(
        FilingStamp(filing=each, round=1, received_at=each.received_at, deemed_at=each.received_at, office=office)
        for each in filings
    )
    small = storage.store([pdf()])
    stored = [_large(size) if size else small for _ in range(documents)] if size else [small] * documents
    made = Document.objects.bulk_create(
        [
            Document(
                filing=filings[number // A_FILING],
                type=kinds[number % len(kinds)],
                title=f"Letter {number + 1} of the parties",
                order=number % A_FILING + 1,
                file_name="letter.pdf",
                sha256=stored[number].sha256,
                size=stored[number].size,
                pages=1,
                decision=Decision.ACCEPTED,
                decided_at=received[number // A_FILING],
                on_file_of=case,
            )
            for number in range(documents)
        ],
        batch_size=2000,
    )
    Seal.objects.bulk_create(
        [
            Seal(
                document=document,
                drn=f"{first_drn + number:012}",
                sealed_at=now,
                deemed_at=document.decided_at,
                sha256=document.sha256,
                size=document.size,
            )
            for number, document in enumerate(made)
        ],
        batch_size=2000,
    )
    bears = Seal.objects.filter(document=OuterRef("pk")).values("pk")[:1]
    Document.objects.filter(on_file_of=case).update(seal=Subquery(bears))


def _large(size: int) -> storage.Stored:
    """A file that no other is like; what a PDF holds is compressed already, so chance is like it."""
    return storage.store([b"%PDF-1.7\n", os.urandom(size)])


def session_of(username: str) -> str:
    """A signed-in session, as a browser's cookie names it."""
    user, session = User.objects.get(username=username), SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session.create()
    return str(session.session_key)


def queries_of(path: str) -> int:
    """How many queries a page costs, once the process knows the calendar."""
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(User.objects.get(username="wong.ou"), backend=settings.AUTHENTICATION_BACKENDS[0])
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    return len(queries)


def main() -> None:
    """Make the cases that are asked for, and say where they are."""
    made, first = [], 100_000_000_000
    for asked in sys.argv[1:]:
        documents, _times, size = asked.partition("x")
        case = case_of(int(documents), int(size or 0), first)
        first += int(documents)
        path = f"/en/cases/{case.number.replace(' ', '-').replace('/', '-')}/"
        pages = {query: f"{path}{query}" for query in PAGES}
        hashes = list(Document.objects.filter(filing__case=case).values_list("sha256", flat=True)) if size else []
        made.append(
            {
                "documents": int(documents),
                "path": path,
                "pages": pages,
                "queries": {query: queries_of(page) for query, page in pages.items()},
                "files": [str(storage.path_of(sha256)) for sha256 in hashes],
            }
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(json.dumps({"session": session_of("wong.ou"), "cases": made}))


if __name__ == "__main__":
    main()
