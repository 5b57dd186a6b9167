"""What Today says to the court language section."""
