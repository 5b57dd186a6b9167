"""Lodging what was checked: one signature, one charge, one time of receipt (domain 5.2, 6.8)."""
