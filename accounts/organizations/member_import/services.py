"""A file of members: kept for a day once read; then all of its accounts are opened, or none (domain 3.2)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit, permissions
from accounts.models import MemberImport, User
from accounts.organizations import rules
from accounts.organizations.access import NOT_EMPOWERED
from accounts.organizations.member_accounts.services import tell_primary_administrators
from accounts.organizations.member_import.checks import check
from accounts.organizations.member_import.files import Line, read
from accounts.roles import Role
from accounts.services import open_account, suggest_username
from icms.lib import clock
from icms.lib.errors import Reason, Refused

NOT_FIT = Reason(
    "not_fit", _("Something changed since the file was read, and rows of it can no longer be added. Look below.")
)


@transaction.atomic
def keep_file(*, actor: User, content: bytes) -> MemberImport:
    """Read a file and keep its rows, good or bad, for a day. Refused where it cannot be read; then nothing is kept."""
    organization, actor = rules.lock_organization(actor)
    rules.require(permissions.may_create(actor, Role.ORGANIZATION_USER), NOT_EMPOWERED)
    lines = with_account_names(read(content))
    return MemberImport.objects.create(
        organization=organization,
        read_by=actor,
        read_at=clock.now(),
        rows=[{"number": line.number, "cells": line.cells, "spare": line.spare} for line in lines],
    )


@transaction.atomic
def open_all(*, actor: User, import_id: int) -> list[User]:
    """Open every account of a file, or none: each row is checked again under the organization's lock.

    Pressed twice it opens once; the second time answers with nobody. Refused where a row no longer fits.
    """
    organization, actor = rules.lock_organization(actor)
    kept = MemberImport.objects.select_for_update().get(pk=import_id, organization=organization)
    if kept.done_at:
        return []
    checked = check(lines_of(kept), organization=organization, actor=actor)
    if checked.problems:
        raise Refused(NOT_FIT)
    opened = [
        open_account(
            actor=actor,
            role=member.role,
            username=member.username,
            name_en=member.name_en,
            name_zh=member.name_zh,
            email=member.email,
            telephone=member.telephone,
            language=member.language,
            organization=organization,
            branch=member.branch,
        )
        for member in checked.members
    ]
    kept.done_at = clock.now()
    kept.save(update_fields=["done_at"])
    audit.record(act="members.imported", subject=kept, actor=actor, count=len(opened))
    tell_primary_administrators(organization, actor, opened)
    return opened


def lines_of(kept: MemberImport) -> list[Line]:
    """The rows of a kept file."""
    return [Line(row["number"], row["cells"], row["spare"]) for row in kept.rows]


def with_account_names(lines: Sequence[Line]) -> list[Line]:
    """The rows, those without an account name with one made from the name that nobody in the file has either."""
    given = {line.cells["username"].strip().lower() for line in lines}
    named = []
    for line in lines:
        if not line.cells["username"].strip() and (line.cells["name_en"].strip() or line.cells["name_zh"].strip()):
            name = suggest_username(line.cells["name_en"], line.cells["email"], besides=given)
            given.add(name)
            line = replace(line, cells={**line.cells, "username": name})
        named.append(line)
    return named


KEPT = timedelta(days=1)


def delete_old_imports() -> int:
    """Delete the files of members read more than a day ago; how many."""
    deleted, _rows = MemberImport.objects.filter(read_at__lt=clock.now() - KEPT).delete()
    return deleted
