"""Refunds on the desk of the accounts office."""
