"""What Today says of cases: hearings, cases that are new or nobody's, absences, link requests, the calendar."""
