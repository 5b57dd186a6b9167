"""The daily match of payments, the providers’ settlement files and the ledger."""
