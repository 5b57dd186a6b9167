"""Files sent in parts, by the tus protocol 1.0: broken off anywhere, they go on from there."""
