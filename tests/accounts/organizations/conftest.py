"""Organizations are tested with Wong & Partners of the cast: wong.pa, wong.sa, wong.ou, wong.ou2; HQ and KLN."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import Branch, Empowerment, Organization, User
from accounts.organizations.empowerments import services
from accounts.organizations.member_accounts.services import add_member


@pytest.fixture
def wong(court: None) -> Organization:
    """The law firm."""
    return Organization.objects.get(name_en="Wong & Partners")


@pytest.fixture
def branch(wong: Organization) -> Callable[[str], Branch]:
    """A branch of the firm by its code."""
    return lambda code: Branch.objects.get(organization=wong, code=code)


@pytest.fixture
def page_of(person: Any) -> Callable[[str], Client]:
    """A browser in which somebody of the cast is signed in."""

    def signed_in(username: str) -> Client:
        client = Client()
        client.force_login(person(username))
        return client

    return signed_in


@pytest.fixture
def joined(person: Any, branch: Any) -> Callable[..., User]:
    """A new member, opened by wong.pa: `joined("tsui")`."""

    def join(username: str, role: str = "OU", code: str = "HQ", **more: str) -> User:
        fields = {"name_en": username.title(), "name_zh": "", "email": f"{username}@example.com", "telephone": ""}
        fields |= {"language": "en", **more}
        return add_member(actor=person("wong.pa"), role=role, branch_id=branch(code).pk, username=username, **fields)

    return join


@pytest.fixture
def empowered(person: Any) -> Callable[..., User]:
    """wong.sa, empowered to these."""

    def empower(*kinds: str) -> User:
        for kind in kinds:
            services.empower(actor=person("wong.pa"), account_id=person("wong.sa").pk, kind=Empowerment.Kind(kind))
        return person("wong.sa")

    return empower
