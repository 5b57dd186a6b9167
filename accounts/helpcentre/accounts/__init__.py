"""The accounts of individuals and primary administrators as the Help Centre looks after them."""
