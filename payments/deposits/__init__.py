"""Deposit accounts of organizations."""
