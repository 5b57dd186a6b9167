"""An officer takes an application, reads it, and sends it on, back, or away."""
