"""What Today says to the registry."""
