"""The documents of a draft: upload, describe, replace, remove; and reading them page by page."""
