"""What a primary administrator allows a secondary one beyond its role."""
