"""The codes for whoever has lost the second factor."""
