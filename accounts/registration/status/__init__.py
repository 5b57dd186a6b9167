"""Where an application stands, and what its applicant may do about it."""
