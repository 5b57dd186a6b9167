"""Applications that come by fax, by post or by hand."""
