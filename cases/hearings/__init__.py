"""Hearings: what they are fixed with, the rules against a time, a room or a judge, and the registry's acts on them."""
