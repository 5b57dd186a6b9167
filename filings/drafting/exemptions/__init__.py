"""Claiming that a party is exempt from fees, one page of the draft."""
