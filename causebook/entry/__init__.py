"""One entry of the cause book: what the public may know of a case, and which of its documents it may inspect."""
