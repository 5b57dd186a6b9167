"""The public check of a Document Reference Number."""
