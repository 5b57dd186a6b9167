"""Inspection: what is open to the public is chosen, paid for, and read for seven days (domain 8)."""
