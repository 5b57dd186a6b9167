"""What Today says of court records."""
