"""The day at the counters: who comes when."""
