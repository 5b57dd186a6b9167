"""Each day's hearings by court, for everybody: pages, calendar files, a feed (domain 4.2)."""
