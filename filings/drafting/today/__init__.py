"""What Today says to those who file."""
