"""Every address of the portal against everybody who may ask for it; an address without a row fails."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from filings.sealing.tasks import seal_document
from filings.stamping.acknowledgement import make_acknowledgement
from icms.lib import clock
from tests.factories.access_scene import arguments, scene
from tests.factories.court import TUESDAY_10
from tests.support.access_table import COLUMNS, NOT_A_SECONDARYS, TABLE, of_a_clerk

__all__ = ["scene"]


def names(resolver: URLResolver, space: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern, space + (f"{pattern.namespace}:" if pattern.namespace else ""))
        elif isinstance(pattern, URLPattern):
            yield space + (pattern.name or str(pattern.pattern))


def test_every_address_has_a_row():
    assert set(names(get_resolver())) == set(TABLE)


def outcome(client: Client, address: str) -> str:
    response = client.get(address)
    if response.status_code in (301, 302, 303):
        return "in" if "/account/sign-in/" in response.headers["Location"] else "go"
    return {200: "ok", 204: "ok", 403: "no", 404: "--", 405: "po", 503: "ok"}[response.status_code]


@pytest.mark.slow
def test_who_may_open_what(person, scene, bare_refusals):
    for document in scene["accepted"].documents.all():
        seal_document(document.pk)
    make_acknowledgement(stamp_id=scene["accepted"].current_stamp.pk)
    wrong = {}
    with clock.set_to(TUESDAY_10):
        for username in [*COLUMNS, "wong.sa", "clerk"]:
            column = COLUMNS.index({"wong.sa": "wong.pa", "clerk": "registry"}.get(username, username))
            client = Client()
            if username != "visitor":
                client.force_login(person(username))
            for name, row in TABLE.items():
                if row is None:
                    continue
                expected = row.split()[column]
                if username == "wong.sa" and name in NOT_A_SECONDARYS:
                    expected = "no"
                if username == "clerk":
                    expected = of_a_clerk(name, row)
                found = outcome(client, reverse(name, args=arguments(name, scene)))
                if found != expected:
                    wrong[f"{name} as {username}"] = f"expected {expected}, found {found}"
    assert not wrong, "\n".join(f"{key}: {said}" for key, said in wrong.items())
