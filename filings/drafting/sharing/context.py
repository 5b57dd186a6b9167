"""What the task list of a draft says of those who share it."""

from typing import Any

from accounts.models import User
from filings import access
from filings.models import DraftLock, Filing


def team_context(filing: Filing, user: User, editor: DraftLock | None) -> dict[str, Any]:
    """Who shares the draft, who of them is its `editor` now, and whether this account says whom it is shared with."""
    if filing.organization_id is None:
        return {}
    return {
        "team": list(access.team_of(filing).exclude(pk=user.pk).order_by("name_en", "name_zh", "pk")[:10]),
        "editor": editor if editor and editor.holder_id != user.pk else None,
        "may_share": access.is_owner(user, filing) and filing.case_id is None and access.colleagues(filing).exists(),
    }
