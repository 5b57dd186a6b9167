"""What a file must be before it may be lodged (domain 6.2)."""
