"""What gateways tell the portal: stored as they signed it, then acted on once."""
