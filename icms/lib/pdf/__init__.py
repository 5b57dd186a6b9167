"""Leaf work on PDF files: no rows, no settings, usable in a process without Django."""
