"""What is owed: raised, settled once, receipted, stamped."""
