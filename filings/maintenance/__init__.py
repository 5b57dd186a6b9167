"""Published maintenance: windows that are announced, and a portal that is only read while one lasts (domain 12)."""
