"""The list of members, and one member."""
