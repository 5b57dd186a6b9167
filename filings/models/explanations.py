"""Reasons that nobody wrote, in the language of whoever reads them (domain 6.7)."""

from icms.lib.trilingual import Trilingual

# Why a notice gave way to its hearing, which no officer wrote; it is kept in both languages as one text.
HEARING_CHANGED = "The hearing was changed. 聆訊已更改。"
HEARING_VACATED = "The hearing was vacated. 聆訊已取消。"
AUTOMATIC = {
    HEARING_CHANGED: Trilingual("The hearing was changed.", "聆訊已更改。", "聆讯已更改。"),
    HEARING_VACATED: Trilingual("The hearing was vacated.", "聆訊已取消。", "聆讯已取消。"),
}


def reason_of(kept: str) -> Trilingual:
    """A reason in the reader's language; what an officer wrote is read as it was written."""
    return AUTOMATIC.get(kept) or Trilingual(kept, kept, kept)
