"""Who is away, and who stands in (domain 4.2)."""
