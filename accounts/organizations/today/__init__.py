"""What Today says to those who look after an organization."""
