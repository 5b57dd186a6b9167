"""The demonstration: its cast, and a court in which something has happened already."""
