"""What Today says to the Help Centre."""
