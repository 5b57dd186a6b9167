"""What is owed: raised, paid, settled once, receipted."""
