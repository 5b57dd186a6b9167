"""The desk of the court language section: compare, note, certify, send back, refuse (domain 10)."""
