"""The accounts office: takings, payments, refunds, deposit accounts, the daily match."""
