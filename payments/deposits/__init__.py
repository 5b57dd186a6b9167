"""Deposit accounts of organizations, and the ledger in which all money moves."""
