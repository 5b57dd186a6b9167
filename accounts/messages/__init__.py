"""The message box, its e-mail copies, and how they fared."""
