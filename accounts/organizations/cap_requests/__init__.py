"""Asking the Help Centre for another maximum."""
