"""The applications that have come in."""
