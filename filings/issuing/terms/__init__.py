"""An order in standard terms: an officer fills the blanks of a template, the portal writes the pages (domain 6.7)."""
