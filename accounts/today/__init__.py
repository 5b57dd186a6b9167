"""Today: what waits for an account when it comes to work, each thing with the act that ends it (domain 11)."""
