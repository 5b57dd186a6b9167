"""Where a filing goes: into a case of one's own, or a new case of which court and kind."""
