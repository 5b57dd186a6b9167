"""Bulk claims: a table and a zip, checked row by row, then lodged and paid for as one (domain 6.8, docs/bulk.md)."""
