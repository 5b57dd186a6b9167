"""What was changed in the organization, by whom, in words."""
