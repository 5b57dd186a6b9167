"""The court issues a document: prepared, confirmed, sealed, brought to each party, and read (domain 6.7)."""
