"""What Today says of money: to the accounts office, and to those who look after a deposit account."""
