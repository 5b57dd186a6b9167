"""Requests to the Help Centre for other maximum numbers and other names."""
