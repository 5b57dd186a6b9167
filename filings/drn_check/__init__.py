"""Documents from the court, and the check of a Document Reference Number."""
