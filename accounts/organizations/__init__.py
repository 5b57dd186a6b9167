"""An organization looked after by its own administrators: members, branches, empowerments, maxima, the record."""
