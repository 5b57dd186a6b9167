"""Organizations as the Help Centre looks after them."""
