"""Which documents are open to the public, who opened them, and the registry's word on both (domain 8)."""
