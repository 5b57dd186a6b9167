"""What came from the court, for those in the case."""
