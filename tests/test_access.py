"""Every address of the portal against everybody who may ask for it; an address without a row fails.

in: sent to sign in · ok: answered · go: sent on to another page · no: 403 · --: 404 · po: only POST (405)
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from cases.hearings.services import fix_hearing
from cases.models import ImplementationNotice, WeatherWarning
from filings.models import Filing
from filings.sealing.tasks import seal_document
from filings.stamping.acknowledgement import make
from icms.lib import clock
from tests.court import TUESDAY_10, accept, court, draft_of, lodged_of, person

__all__ = ["court", "person"]

COLUMNS = [
    "visitor",
    "chan",
    "ng",
    "wong.pa",
    "wong.ou",
    "registry",
    "registry.sup",
    "helpcentre",
    "accounts",
    "admin",
    "auditor",
]
OPEN = "ok ok ok ok ok ok ok ok ok ok ok"
FILER = "in ok ok no ok no no no no no no"
DRAFT = "in ok -- no -- no no no no no no"
GONE = "in -- -- no -- no no no no no no"
ANY_ACCOUNT = "in ok ok ok ok ok ok ok ok ok ok"
TABLE: dict[str, str | None] = {
    "root": "go go go go go go go go go go go",
    "healthz": OPEN,
    "readyz": OPEN,
    "gateway-notice": "po po po po po po po po po po po",
    "start": OPEN,
    "status": OPEN,
    "status_line": "-- -- -- -- -- -- -- -- -- -- --",
    "stay": "no ok ok ok ok ok ok ok ok ok ok",
    "keep": "po po po po po po po po po po po",
    "help": OPEN,
    "help_contact": OPEN,
    "help_time": OPEN,
    "help_fees": OPEN,
    "help_accessibility": OPEN,
    "help_privacy": OPEN,
    "home": "in go go go go go go go go go go",
    "account_login": "ok go go go go go go go go go go",
    "account_logout": "go ok ok ok ok ok ok ok ok ok ok",
    "account_stay": None,
    "account_inactive": OPEN,
    "account_reauthenticate": None,
    "account_change_password": ANY_ACCOUNT,
    "account_reset_password": None,
    "account_reset_password_done": None,
    "account_reset_password_from_key": None,
    "account_reset_password_from_key_done": None,
    "filings:list": FILER,
    "filings:new": FILER,
    "filings:filing": DRAFT,
    "filings:claim": DRAFT,
    "filings:parties": DRAFT,
    "filings:add_party": DRAFT,
    "filings:change_party": DRAFT,
    "filings:remove_party": DRAFT,
    "filings:documents": DRAFT,
    "filings:describe": DRAFT,
    "filings:replace": DRAFT,
    "filings:remove_document": DRAFT,
    "filings:check": DRAFT,
    "filings:withdraw": DRAFT,
    "filings:mend": DRAFT,
    "filings:go_on": "in po po no po no no no no no no",
    "filings:lodged": "in go -- no -- no no no no no no",
    "filings:filed_file": "in ok -- no -- -- -- -- -- -- --",
    "filings:page": "in ok -- no -- -- -- -- -- -- --",
    "filings:sealed_file": "in -- -- no -- -- -- -- -- -- --",
    "filings:acknowledgement": "in -- -- no -- -- -- -- -- -- --",
    "cases:list": "in ok ok ok ok no no no no no no",
    "inspection:case": "in ok -- -- -- -- -- -- -- -- --",
    "inspection:document": "in ok -- -- -- -- -- -- -- -- --",
    "payments:list": FILER,
    "payments:charge": "in ok -- no -- -- -- -- ok -- ok",
    "payments:pay": "in go -- no -- -- -- -- no -- no",
    "payments:return": "in go -- no -- -- -- -- no -- no",
    "payments:receipt": "in -- -- no -- -- -- -- -- -- --",
    "messages:box": ANY_ACCOUNT,
    "messages:read_all": ANY_ACCOUNT,
    "messages:message": "in -- -- -- -- -- -- -- -- -- --",
    "causebook:search": OPEN,
    "causebook:entry": OPEN,
    "drn:check": OPEN,
    "registry:queue": "in no no no no ok ok no no no ok",
    "registry:take_next": "in no no no no po po no no no no",
    "registry:review": "in no no no no ok ok no no no ok",
    "registry:take": "in no no no no po po no no no no",
    "registry:give_back": "in no no no no po po no no no no",
    "registry:refuse": "in no no no no ok ok no no no no",
    "calendar:desk": "in no no no no ok ok no no ok ok",
    "calendar:holidays": "in no no no no ok ok no no ok ok",
    "calendar:enter": "in no no no no no ok no no ok no",
    "calendar:end": "in no no no no no -- no no -- no",
    "calendar:correct": "in no no no no no -- no no -- no",
    "calendar:cancel": "in no no no no no -- no no -- no",
}
# E-Courts, the registry's cases, warnings, the calculator, a case's zip.
TABLE |= {
    "ecourts:public": OPEN,
    "courts:desk": "in no no no no ok ok no no ok ok",
    "courts:enter": "in no no no no no no no no ok no",
    "courts:dates": "in no no no no no no no no ok no",
    "deadlines:work_out": OPEN,
    "hearings:find": "in no no no no ok ok no no no ok",
    "hearings:case": "in no no no no ok ok no no no ok",
    "hearings:fix": "in no no no no ok ok no no no no",
    "hearings:change": "in no no no no ok ok no no no no",
    "hearings:vacate": "in no no no no ok ok no no no no",
    "hearings:link": "in no no no no ok ok no no no no",
    "hearings:unlink": "in no no no no ok ok no no no no",
    "calendar:warnings": "in no no no no ok ok no no ok ok",
    "calendar:enter_warning": "in no no no no no ok no no ok no",
    "calendar:cancel_warning": "in no no no no no ok no no ok no",
    "filings:venue": "in -- -- no -- no no no no no no",
    "inspection:zip": "in ok -- -- -- -- -- -- -- -- --",
}


def names(resolver: URLResolver, space: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern, space + (f"{pattern.namespace}:" if pattern.namespace else ""))
        elif isinstance(pattern, URLPattern):
            yield space + (pattern.name or str(pattern.pattern))


def test_every_address_has_a_row():
    assert set(names(get_resolver())) == set(TABLE)


@pytest.fixture
def scene(person, client: Client) -> dict[str, Any]:
    """Chan has a draft, a filing at the registry, a charge, and a case that was accepted and sealed."""
    chan = person("chan")
    draft, lodged = draft_of(chan), lodged_of(chan)
    accepted = accept(lodged_of(chan), person("registry"))
    with clock.set_to(TUESDAY_10):
        hearing = fix_hearing(
            case=accepted.case,
            kind="trial",
            starts_at=TUESDAY_10 + timedelta(days=30),
            court_room="Court 12",
            judge_en="Judge Au",
            judge_zh="",
            note="",
            actor=person("registry"),
        )
    return {"draft": draft, "lodged": lodged, "accepted": accepted, "hearing": hearing.reference}


def arguments(name: str, scene: dict[str, Any]) -> list[Any]:
    reference, number = scene["draft"].reference, scene["accepted"].case.number
    if name.startswith("hearings:") and name != "hearings:find":
        hearing = {"hearings:change": [scene["hearing"]], "hearings:vacate": [scene["hearing"]]}
        return [number, *hearing.get(name, [number] if name == "hearings:unlink" else [])]
    if name.startswith("registry:") and name not in ("registry:queue", "registry:take_next"):
        return [scene["lodged"].reference]
    if name.startswith("payments:") and name != "payments:list":
        return [scene["lodged"].charge_reference]
    if name in ("filings:change_party", "filings:remove_party", "filings:describe", "filings:replace"):
        return [reference, 1]
    if name in ("filings:remove_document", "filings:filed_file", "filings:sealed_file"):
        return [reference, 1]
    special = {
        "gateway-notice": ["sandbox"],
        "filings:page": [reference, 1, 1],
        "inspection:case": [number],
        "inspection:zip": [number],
        "courts:dates": [ImplementationNotice.objects.get(case_type="HCPI").reference],
        "calendar:cancel_warning": [WeatherWarning.objects.get().reference],
        "inspection:document": [number, scene["accepted"].reference, 1],
        "causebook:entry": [number],
        "messages:message": ["nobodys"],
        "calendar:end": ["7KM4-2QXD-Z"],
        "calendar:correct": ["7KM4-2QXD-Z"],
        "calendar:cancel": ["7KM4-2QXD-Z"],
    }
    if name in special:
        return special[name]
    return [reference] if name.startswith("filings:") and name not in ("filings:list", "filings:new") else []


def outcome(client: Client, address: str) -> str:
    response = client.get(address)
    if response.status_code in (301, 302, 303):
        return "in" if "/account/sign-in/" in response.headers["Location"] else "go"
    return {200: "ok", 204: "ok", 403: "no", 404: "--", 405: "po", 503: "ok"}[response.status_code]


def test_who_may_open_what(person, scene):
    for document in scene["accepted"].documents.all():
        seal_document(document.pk)
    make(stamp_id=scene["accepted"].current_stamp.pk)
    wrong = {}
    with clock.set_to(TUESDAY_10):
        for column, username in enumerate(COLUMNS):
            client = Client()
            if username != "visitor":
                client.force_login(person(username))
            for name, row in TABLE.items():
                if row is None:
                    continue
                expected = row.split()[column]
                found = outcome(client, reverse(name, args=arguments(name, scene)))
                if found != expected:
                    wrong[f"{name} as {username}"] = f"expected {expected}, found {found}"
    assert not wrong, "\n".join(f"{key}: {said}" for key, said in wrong.items())


@pytest.mark.parametrize(
    ("username", "expected"),
    [
        ("chan", 200),
        ("ng", 404),
        ("wong.ou", 404),
        ("wong.pa", 403),
        ("registry", 200),
        ("auditor", 200),
        ("accounts", 404),
    ],
)
def test_a_sealed_document_and_its_acknowledgement_go_to_the_filer_and_the_registry_only(
    person, scene, username, expected
):
    filing = Filing.objects.get(pk=scene["accepted"].pk)
    seal_document(filing.documents.get(order=1).pk)
    make(stamp_id=filing.current_stamp.pk)
    client = Client()
    client.force_login(person(username))
    assert client.get(reverse("filings:sealed_file", args=[filing.reference, 1])).status_code == expected
    assert client.get(reverse("filings:acknowledgement", args=[filing.reference])).status_code == expected
