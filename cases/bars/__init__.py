"""Whom the court has barred from e-filing, and persons under a restriction order (domain 4.1)."""
