"""The branches and their default users."""
