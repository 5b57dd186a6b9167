"""Those who take the money: one protocol, and an adapter for each."""
