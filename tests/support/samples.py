"""How much of a long run is done: a sample of it in the suite, all of it in `make proof`."""

import os

PROOF = os.environ.get("ICMS_PROOF") == "1"


def how_many(name: str, *, sample: int, proof: int) -> int:
    """This environment variable's number where it is set; else that of the suite, or of `make proof`."""
    return int(os.environ.get(name) or (proof if PROOF else sample))
