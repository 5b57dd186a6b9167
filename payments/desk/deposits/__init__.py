"""Deposit accounts on the desk of the accounts office."""
