"""Forms to download: the documents that people without a lawyer write most often, as PDFs that can be filled in."""
