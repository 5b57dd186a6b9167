"""Many members at once, from a CSV: read, checked row by row, looked at, then all opened or none."""
