"""A person's diary: the hearings of the cases it acts in, its own deadlines, and a feed for calendar programs."""
