"""How one comes to an account: the application, on paper or online, from its draft to its end (domain 3.3)."""
