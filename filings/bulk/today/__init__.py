"""What of bulk claims waits for a claimant (Today)."""
