"""How a case comes to the right people of an organization, and stays with somebody (domain 4.2)."""
