"""The fee schedule, the concession, and what a thing costs on a day."""
