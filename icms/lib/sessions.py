"""Sessions that several requests of one browser may change at once: each saves what it changed, and nothing else.

Django's own store writes the whole session as it stood when the request began. Every page saves its session, which ends
after 20 idle minutes; so a page that was slow to answer would undo what was chosen in another tab meanwhile.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import SessionBase, UpdateError
from django.db import DatabaseError, transaction

from icms.lib import clock
from icms.lib.hooks import Hook

TICK = 0.001  # seconds


class SessionStore(db.SessionStore):  # this name is part of the salt that session data are signed with
    """The sessions of the database; what was changed since it was read goes into the row as it stands when saved."""

    _as_read: dict[str, bytes] | None = None

    def load(self) -> dict[str, Any]:
        found: dict[str, Any] = super().load()
        self._as_read = self._serialized(found)
        return found

    def save(self, must_create: bool = False) -> None:
        """Raises UpdateError for a session that was ended meanwhile, as Django's own does."""
        if must_create or self.session_key is None or self._as_read is None:
            super().save(must_create)
            self._as_read = self._serialized(dict(self.items()))
            return
        now = dict(self.items())
        serialized = self._serialized(now)
        keys = serialized.keys() | self._as_read.keys()
        changed = {key for key in keys if serialized.get(key) != self._as_read.get(key)}
        try:
            with transaction.atomic():
                kept = self._write(now, changed)
        except DatabaseError as error:
            raise UpdateError from error
        self._session_cache, self._as_read = kept, self._serialized(kept)

    def _serialized(self, found: dict[str, Any]) -> dict[str, bytes]:
        """Each value as it is written, by which a change within it is seen, also `True` made `1`."""
        serializer = self.serializer()
        return {key: serializer.dumps(value) for key, value in found.items()}

    def _write(self, now: dict[str, Any], changed: set[str]) -> dict[str, Any]:
        rows = self.model.objects.filter(session_key=self.session_key)
        if not changed:
            if not rows.update(expire_date=self.get_expiry_date()):
                raise UpdateError
            return now
        row = rows.select_for_update().first()
        if row is None:
            raise UpdateError
        others = {key: value for key, value in self.decode(row.session_data).items() if key not in changed}
        kept = others | {key: now[key] for key in changed if key in now}
        row.session_data, row.expire_date = self.encode(kept), self.get_expiry_date()
        row.save(update_fields=["session_data", "expire_date"])
        return kept


@dataclass(frozen=True)
class NamesInSession:
    """Some names that a browser collects, each an entry of its session: of two put in at once neither is lost."""

    prefix: str
    most: int

    def of(self, session: SessionBase) -> list[str]:
        """The names in the order of coming, the latest so many."""
        return self._all(session)[-self.most :]

    def put(self, session: SessionBase, name: str) -> None:
        """Put one in as the latest, even where the clock went back; what is too many goes."""
        latest = max(self._times(session).values(), default=0.0)
        session[f"{self.prefix} {name}"] = max(clock.now().timestamp(), latest + TICK)
        self.take_out(session, self._all(session)[: -self.most])

    def take_out(self, session: SessionBase, names: Iterable[str]) -> None:
        """Take some out; what is not there is ignored."""
        for name in names:
            session.pop(f"{self.prefix} {name}", None)

    def kept_in(self, session: SessionBase) -> dict[str, float]:
        """Its entries as they stand in a session, for another session of the same person to begin with."""
        return {f"{self.prefix} {name}": at for name, at in self._times(session).items()}

    def _all(self, session: SessionBase) -> list[str]:
        times = self._times(session)
        return sorted(times, key=lambda name: (times[name], name))

    def _times(self, session: SessionBase) -> dict[str, float]:
        start = f"{self.prefix} "
        return {key.removeprefix(start): at for key, at in session.items() if key.startswith(start)}


# What a visitor collected before signing in stays theirs. Signing out ends the session, and with it all of this.
kept_at_sign_in: Hook[NamesInSession] = Hook("what a visitor collected that is still there once they sign in")
