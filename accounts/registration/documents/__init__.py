"""The supporting documents of an application."""
