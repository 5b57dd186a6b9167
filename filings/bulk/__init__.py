"""Bulk claims: many claims in one table and one zip (domain 6.8)."""
