"""Scenes that several tests of a file share: made once, and each test is rolled back to them.

    @kept
    def filing() -> Filing:
        return accept(lodged_of(somebody("chan")), somebody("registry"))

    def test_...(filing):

It is made as ever, by the services, in a transaction beneath that of the test; the fixture reads its row anew for each
test (of what is no row, each test has a copy). The scene stands until a test comes that asks the database for something
else.
"""

import copy
import itertools
from collections.abc import Callable
from typing import Any, TypeVar

import pytest
from django.db import Error, connection, models, transaction

from accounts.models import User

Made = TypeVar("Made")
Make = Callable[[], Any]


class Scene:
    """What stands beneath the tests' transactions."""

    is_shared = True  # otherwise each test makes its own
    made_by: Make | None = None
    made: Any
    _outer: transaction.Atomic

    def stand(self, make: Make, load_court: Callable[[], None]) -> None:
        """Have this scene, with the court it plays in, and no other."""
        if self.made_by is make and self._is_whole():
            return
        self.fall()
        self._outer = transaction.atomic()
        self._outer._from_testcase = True  # type: ignore[attr-defined]  # what must be outermost may begin in it
        self._outer.__enter__()
        try:
            load_court()
            self.made_by, self.made = make, make()
        except BaseException:
            self.made_by = make
            self.fall()
            raise

    def fall(self) -> None:
        """Nothing of it is left."""
        if self.made_by is None:
            return
        self.made_by = None
        try:
            transaction.set_rollback(True)
            self._outer.__exit__(None, None, None)
        except Error:
            connection.close()

    def _is_whole(self) -> bool:
        """No test has closed the connection, or broken the transaction."""
        broken = connection.closed_in_transaction or connection.needs_rollback
        return connection.in_atomic_block and not broken and connection.is_usable()


SCENE = Scene()


def kept(make: Callable[[], Made]) -> Any:
    """A fixture of this name: what `make` returned, in the scene that it made."""

    def read(court: None) -> Made:
        if SCENE.made_by is not make:
            return make()  # for a test whose transactions are real
        made: Any = SCENE.made
        if isinstance(made, models.Model):
            return type(made)._default_manager.get(pk=made.pk)  # type: ignore[return-value]
        return copy.deepcopy(made)  # type: ignore[no-any-return]

    read.make = make  # type: ignore[attr-defined]
    read.__doc__ = make.__doc__
    return pytest.fixture(name=make.__name__)(read)


def wanted(item: pytest.Item) -> Make | None:
    """What makes the scene that this test asks for beneath its transaction, if it asks for one and has one."""
    if not SCENE.is_shared or not isinstance(item, pytest.Function) or _is_real(item):
        return None
    named = item._fixtureinfo.name2fixturedefs
    found = [found for defined in named.values() if (found := getattr(defined[-1].func, "make", None))]
    assert len(found) < 2, "A test has one scene."
    return found[0] if found else None


def _is_real(item: pytest.Item) -> bool:
    """Are the test's transactions real?"""
    mark = item.get_closest_marker("django_db")
    asked = {"transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
    return bool(asked or (mark and mark.kwargs.get("transaction")))


def together(items: list[pytest.Item]) -> list[pytest.Item]:
    """The same tests, those of a file that ask for one scene beside each other."""
    ordered: list[pytest.Item] = []
    for _file, tests in itertools.groupby(items, key=lambda item: item.path):
        ordered += sorted(tests, key=lambda item: make.__name__ if (make := wanted(item)) else "")
    return ordered


def somebody(username: str) -> User:
    """Somebody of the cast, by account name."""
    return User.objects.select_related("organization").get(username=username)
