"""The public calculator of periods (domain 5.3): an aid, not advice."""
