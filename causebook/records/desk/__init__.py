"""The registry's desk for court records: take, deliver, refuse."""
