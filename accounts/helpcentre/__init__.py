"""The Help Centre's desk: applications, identity, appointments, caps, names, organizations, mail that failed."""
