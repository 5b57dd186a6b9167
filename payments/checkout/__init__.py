"""Paying a charge: choose a method, go to the gateway's page or pay from a deposit account, come back."""
