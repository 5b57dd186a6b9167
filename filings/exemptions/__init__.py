"""A party that owes no fee: claimed in the draft by code, seen and maybe disallowed by the registry."""
