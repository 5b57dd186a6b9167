"""Setting, changing and forgetting a password."""
