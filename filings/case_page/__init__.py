"""The page of a case for those in it: the documents on the court's file, parties, hearings, timeline, and a zip."""
