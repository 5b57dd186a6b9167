"""No officer decides on their own request (domain 11)."""

from django.utils.translation import gettext_lazy as _

from accounts.models import Application, User
from icms.lib.errors import Reason, Refused
from icms.lib.names import folded

CONFLICT = Reason("own", _("This is your own request, or one under your own name. Another officer decides on it."))


def has_conflict(officer: User, asker: User | Application) -> bool:
    """Is the officer, as far as can be told, the one who asks: the same e-mail address, or the same name?

    Somebody else of the same name loses nothing: another officer decides.
    """
    if officer.pk == getattr(asker, "pk", None) and isinstance(asker, User):
        return True
    if officer.email and officer.email.casefold() == asker.email.casefold():
        return True
    return any(
        mine and mine == theirs
        for mine, theirs in (
            (folded(officer.name_en), folded(asker.name_en)),
            (folded(officer.name_zh), folded(asker.name_zh)),
        )
    )


def refuse_conflict(officer: User, *askers: User | Application) -> None:
    """Raises Refused where one of these is the officer."""
    if any(has_conflict(officer, asker) for asker in askers):
        raise Refused(CONFLICT)
