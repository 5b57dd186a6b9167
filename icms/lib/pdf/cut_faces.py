"""Makes the faces of the papers, once, from the published variable fonts: `python -m icms.lib.pdf.cut_faces`.

A paper that is set in a variable font must have each weight worked out anew, which takes longer than setting it; these
are worked out beforehand. They carry names of their own: "Source" is a reserved name of the originals, which are under
the SIL Open Font Licence 1.1.
"""

from pathlib import Path

from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

FONTS = Path(__file__).resolve().parents[3] / "static" / "fonts"
SERIF, SANS = "source-serif-4-latin-opsz-normal.woff2", "source-sans-3-latin-wght-normal.woff2"
LICENCE = "SIL Open Font License 1.1; one weight of a published font, for the papers of iCMS"
FACES: dict[tuple[str, int], tuple[str, dict[str, float]]] = {
    ("iCMS Paper Serif", 400): (SERIF, {"wght": 400, "opsz": 20}),
    ("iCMS Paper Serif", 500): (SERIF, {"wght": 500, "opsz": 20}),
    ("iCMS Paper Serif", 600): (SERIF, {"wght": 600, "opsz": 20}),
    ("iCMS Paper Display", 400): (SERIF, {"wght": 400, "opsz": 60}),
    ("iCMS Paper Sans", 400): (SANS, {"wght": 400}),
    ("iCMS Paper Sans", 600): (SANS, {"wght": 600}),
}
STYLES = {400: "Regular", 500: "Medium", 600: "Semibold"}


def cut(source: str, axes: dict[str, float], family: str, weight: int) -> TTFont:
    """One weight of a variable font as a font of its own, under its own name."""
    font = instancer.instantiateVariableFont(TTFont(FONTS / source), axes, static=True)
    style = STYLES[weight]
    names = {1: family, 2: style, 4: f"{family} {style}", 6: f"{family}-{style}".replace(" ", ""), 13: LICENCE}
    font["name"].names = []
    for name_id, text in names.items():
        font["name"].setName(text, name_id, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight
    font["head"].modified = font["head"].created
    font.recalcTimestamp = False
    font.flavor = "woff2"
    return font


def main() -> None:
    """Cut them all."""
    for (family, weight), (source, axes) in FACES.items():
        name = f"{family}-{weight}.woff2".lower().replace(" ", "-")
        cut(source, axes, family, weight).save(FONTS / name)


if __name__ == "__main__":
    main()
