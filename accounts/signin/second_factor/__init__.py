"""Authenticator apps and passkeys."""
