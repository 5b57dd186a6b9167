"""The question whether a party owes no fee, one page of the draft."""
