"""Another officer than who checked the identity opens the account."""
