"""A supervisor's desk: what was decided wrongly is corrected, and seals that bear a wrong time are made anew."""
