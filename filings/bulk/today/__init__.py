"""What of bulk claims waits for a claimant, and for the registry (Today)."""
