"""Opening, changing, suspending and closing the account of a member."""
