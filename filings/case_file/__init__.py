"""What filings put on the court's file of a case: documents, filings, money, messages, one timeline (domain 11)."""
