"""The court's seal: what it looks like, where it goes, and how it is checked (domain 6.6, 7)."""
