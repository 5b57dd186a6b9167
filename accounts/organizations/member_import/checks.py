"""Checks every row of a file of members against every rule; changes nothing (domain 3.2)."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts import permissions
from accounts.caps import MAXIMUM_OF, caps_of
from accounts.models import Branch, Organization, User
from accounts.organizations.member_import.files import Line
from accounts.organizations.member_import.labels import HEADINGS, language_of, role_of
from accounts.roles import Role
from accounts.services import ACCOUNT_NAME, NOT_A_NAME, TAKEN
from icms.lib.export import RUNS
from icms.lib.fields import ChineseNameField, EmailAddressField, EnglishNameField, TelephoneField
from icms.lib.folding import plain

PLAIN_NUMBER = re.compile(r"\+[\d\s().-]+")
FIELDS = {
    "name_en": EnglishNameField(),
    "name_zh": ChineseNameField(),
    "email": EmailAddressField(error_messages={"required": _("Enter the e-mail address; the link is sent there.")}),
    "telephone": TelephoneField(required=False),
}


@dataclass(frozen=True)
class Problem:
    """What is wrong in one cell, or (without a column) with a row, or (row 0) with the whole file."""

    row: int
    column: str
    words: Any  # lazy: in the reader's language
    value: str = ""


@dataclass(frozen=True)
class NewMember:
    """One row that can be opened as an account."""

    row: int
    role: str
    branch: Branch
    username: str
    name_en: str
    name_zh: str
    email: str
    telephone: str
    language: str


@dataclass(frozen=True)
class Checked:
    """What a file comes to: the members to open, and every problem; one with problems opens nobody."""

    members: list[NewMember]
    problems: list[Problem]


def check(lines: Sequence[Line], *, organization: Organization, actor: User) -> Checked:
    """Check every row as things stand now; four queries whatever the number of rows."""
    branches = {branch.code: branch for branch in organization.branches.all()}
    may = {role: permissions.may_create(actor, role) for role in Role}
    names = [line.cells["username"].strip().lower() for line in lines]
    taken = set(User.objects.filter(username__in=names).values_list("username", flat=True))
    several = {name for name, count in Counter(names).items() if count > 1 and name}
    members, problems = [], []
    for line in lines:
        row = _Row(line, branches, may, taken, several)
        problems += row.problems
        if not row.problems:
            members.append(row.member())
    wanted = Counter(role for line in lines if (role := role_of(line.cells["role"])) and may[Role(role)])
    problems += list(_no_room(wanted, organization))
    return Checked(members, sorted(problems, key=_in_order))


def _in_order(problem: Problem) -> tuple[int, int]:
    return problem.row, list(HEADINGS).index(problem.column) if problem.column else len(HEADINGS)


class _Row:
    """One row under examination."""

    def __init__(
        self, line: Line, branches: Mapping[str, Branch], may: Mapping[Role, bool], taken: set[str], several: set[str]
    ) -> None:
        self.line, self.problems = line, list[Problem]()
        self.values: dict[str, Any] = {}
        formulas = set(self._formulas())
        self._who(formulas)
        self._role(may, formulas)
        self._branch(branches, formulas)
        self._account_name(taken, several, formulas)
        if "language" not in formulas:
            self.values["language"] = language_of(line.cells["language"])
            if self.values["language"] is None:
                self._say("language", _("Write English, 繁體 or 简体."))
        if line.spare:
            self._say("", _("This row has more cells than there are headings."))

    def member(self) -> NewMember:
        return NewMember(row=self.line.number, **self.values)

    @property
    def _is_nameless(self) -> bool:
        return not self.line.cells["name_en"].strip() and not self.line.cells["name_zh"].strip()

    def _say(self, column: str, words: Any) -> None:
        self.problems.append(Problem(self.line.number, column, words, self.line.cells.get(column, "")[:60]))

    def _formulas(self) -> Iterator[str]:
        for column, cell in self.line.cells.items():
            if column == "telephone" and PLAIN_NUMBER.fullmatch(cell.strip()):
                continue
            if plain(cell).startswith(RUNS):
                self._say(
                    column,
                    _("This cell begins as a formula does (= + - @). Write the plain words."),
                )
                yield column

    def _who(self, formulas: set[str]) -> None:
        for column, field in FIELDS.items():
            if column in formulas:
                continue
            try:
                self.values[column] = field.clean(self.line.cells[column])
            except ValidationError as error:
                for words in error.messages:
                    self._say(column, words)
        if self._is_nameless:
            self._say("name_en", _("Enter the name in English, in Chinese, or both."))

    def _role(self, may: Mapping[Role, bool], formulas: set[str]) -> None:
        if "role" in formulas:
            return
        role = role_of(self.line.cells["role"])
        if role is None:
            self._say("role", _("Write OU for an organization user, or SA for a secondary administrator."))
        elif role == Role.PRIMARY_ADMINISTRATOR:
            self._say("role", _("A primary administrator is added by the Help Centre alone."))
        elif not may[Role(role)]:
            self._say("role", _("You were not empowered to look after administrators, so you cannot add one."))
        self.values["role"] = role

    def _branch(self, branches: Mapping[str, Branch], formulas: set[str]) -> None:
        if "branch" in formulas:
            return
        code = self.line.cells["branch"].strip().upper()
        branch = branches.get(code)
        if not code:
            self._say("branch", _("Write the code of the branch, such as HQ."))
        elif branch is None:
            self._say("branch", _("The organization has no branch with this code."))
        elif branch.closed_at:
            self._say("branch", _("This branch is closed."))
        self.values["branch"] = branch

    def _account_name(self, taken: set[str], several: set[str], formulas: set[str]) -> None:
        if "username" in formulas:
            return
        name = self.line.cells["username"].strip().lower()
        if not name:
            if not self._is_nameless:  # else one is made as soon as there is a name
                self._say("username", _("Write an account name."))
        elif not ACCOUNT_NAME.fullmatch(name):
            self._say("username", NOT_A_NAME.message)
        elif name in several:
            self._say("username", _("This account name is in more than one row."))
        elif name in taken:
            self._say("username", TAKEN.message)
        self.values["username"] = name


def _no_room(wanted: Mapping[str, int], organization: Organization) -> Iterator[Problem]:
    caps = caps_of(organization)
    for role in (Role.SECONDARY_ADMINISTRATOR, Role.ORGANIZATION_USER):
        cap, count = caps[MAXIMUM_OF[role]], wanted.get(role, 0)
        if count > cap.left:
            words = {
                Role.SECONDARY_ADMINISTRATOR: _(
                    "The file has %(count)d secondary administrators; there is room for %(left)d (%(used)d of %(most)d "
                    "are there). Take rows out, or ask for a higher maximum first."
                ),
                Role.ORGANIZATION_USER: _(
                    "The file has %(count)d organization users; there is room for %(left)d (%(used)d of %(most)d "
                    "are there). Take rows out, or ask for a higher maximum first."
                ),
            }[role]
            yield Problem(
                0, "", words % {"count": count, "left": cap.left, "used": cap.used, "most": cap.most}, str(count)
            )
