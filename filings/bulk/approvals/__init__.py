"""The registry approves who may file in bulk, and how much at a time (domain 6.8)."""
