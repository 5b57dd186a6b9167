"""The registry's desk for one case: its hearings, and the cases linked with it."""
