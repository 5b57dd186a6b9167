"""Organizations and individuals as the Help Centre looks after them."""
