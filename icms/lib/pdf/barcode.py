"""Code 128 as widths, for whoever draws it as vectors."""

from dataclasses import dataclass

from barcode.codex import Code128


@dataclass(frozen=True)
class Bars:
    """A barcode as dark bars `(start, width)`, in modules; `modules` is the whole width without quiet zones."""

    modules: int
    bars: tuple[tuple[int, int], ...]


def code128(digits: str) -> Bars:
    """Code 128 of a string (pairs of digits use code set C, so twelve digits take 101 modules)."""
    pattern = Code128(digits).build()[0]
    bars: list[tuple[int, int]] = []
    for position, module in enumerate(pattern):
        if module != "1":
            continue
        if bars and bars[-1][0] + bars[-1][1] == position:
            bars[-1] = (bars[-1][0], bars[-1][1] + 1)
        else:
            bars.append((position, 1))
    return Bars(modules=len(pattern), bars=tuple(bars))
