"""Applications on the desk: the queue, the review, what is decided, and those keyed in from paper."""
