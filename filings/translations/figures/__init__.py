"""The figures of the court language section, by period and court (domain 11)."""
