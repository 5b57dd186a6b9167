"""Refunds: requested, checked, approved by a second officer, sent."""
