"""Certification of translations: applying for it (domain 10)."""
