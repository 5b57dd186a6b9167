"""A second person of the organization approves a draft before it is lodged, where the organization wants that."""
