"""The task list of an application, its questions, the check and the declaration."""
