"""Court records of the Magistrates' Courts: applied for, paid, delivered as a sealed paper or refused (domain 8)."""
