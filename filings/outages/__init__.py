"""When the portal could not receive: its own looks, what failed for whom, the public ledger, signed statements."""
