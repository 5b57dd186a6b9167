"""The registry's desk for what the court issues: prepare, see, confirm; who has read it; withdraw or replace."""
