"""What was prepared before serves again: a withdrawn draft is brought back, a filing is the pattern of another."""
