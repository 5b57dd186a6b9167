"""Payment gateways: one protocol, and an adapter for each."""
