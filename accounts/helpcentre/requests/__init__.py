"""What accounts ask of the Help Centre: other maximum numbers, other names."""
