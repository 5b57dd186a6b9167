"""Where an account is signed in."""
