"""Filings of a bulk filing that the registry returned: taken away as a table, mended, and lodged again (domain 6.5)."""
