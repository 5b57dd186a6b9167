"""How an account comes to a case it did not commence, and who may not e-file in it (domain 4.1, 4.2)."""
