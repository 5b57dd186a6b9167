"""E-mails that could not be sent."""
