"""The identity check at the counter (domain 3.3)."""
