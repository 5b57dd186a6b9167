"""The registry's figures, and who holds what (domain 11)."""
