"""Signing in and staying signed in: allauth in the portal's clothes (domain 3.4)."""
