"""One's own profile: contact, language, names, which e-mails one wants."""
