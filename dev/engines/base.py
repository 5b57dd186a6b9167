"""Django's PostgreSQL, started at the first connection and again after a crash.

`DATABASES["default"]["EMBEDDED_ROOT"]` names the folder the engine lives in.
"""

from typing import Any

from django.db.backends.postgresql import base
from django.db.utils import OperationalError

from dev import engines


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that brings its own server."""

    _ready = False

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Start the engines if this process has not used them yet, or if they have gone since."""
        root = self.settings_dict["EMBEDDED_ROOT"]
        try:
            if not self._ready:
                engines.ensure(root)
                self._ready = True
            try:
                return super().get_new_connection(conn_params)
            except self.Database.OperationalError:
                if engines.healthy(root):
                    raise
                engines.ensure(root)
                return super().get_new_connection(conn_params)
        except engines.EngineError as error:
            raise OperationalError(str(error)) from error
