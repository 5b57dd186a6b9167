"""Reading the court's file: what was accepted in a case, and who may open it."""
