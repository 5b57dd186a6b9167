"""One-time link codes, printed by the registry for one party of a case (domain 4.2)."""
