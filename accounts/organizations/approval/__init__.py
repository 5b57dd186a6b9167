"""Whether a second person approves what the organization lodges."""
