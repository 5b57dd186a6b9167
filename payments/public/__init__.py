"""Paying without an account: fines by reference, search fees; each with its page, its receipt and an e-mail."""
