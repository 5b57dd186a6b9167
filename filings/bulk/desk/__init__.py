"""The registry's side of bulk claims: who may bring them, and deciding many at once after a sample (domain 6.8)."""
