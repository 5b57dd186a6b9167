"""The files of a bulk filing, sent in parts (docs/decisions/resumable-uploads.md)."""
