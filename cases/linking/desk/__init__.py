"""The registry decides on link requests."""
