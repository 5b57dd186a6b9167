"""Appointments at the Help Centre."""
