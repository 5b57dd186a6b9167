"""A court file of any size, made up: cases with names as Hong Kong writes them, papers for the newest."""
