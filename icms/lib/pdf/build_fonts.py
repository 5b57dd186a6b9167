"""Builds the fonts of the papers from the published ones, once: `python -m icms.lib.pdf.build_fonts`.

WeasyPrint works out the weight of a variable font for every paper anew, and cuts every paper's characters out of a
Chinese font by going through all its 65,000 glyphs. Both take longer than setting the text, so single weights and the
common Chinese characters are cut out beforehand; a rarer character is taken from the installed Noto font. The results
carry names of their own: "Source" is a reserved name of the originals, which are under the SIL Open Font License 1.1.
"""

from collections.abc import Iterator
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont
from fontTools.varLib import instancer

ROOT = Path(__file__).resolve().parents[3]
FONTS = ROOT / "static" / "fonts"
INSTALLED = Path("/usr/share/fonts/opentype/noto")  # where Debian's fonts-noto-cjk puts them
SERIF, SANS = "source-serif-4-latin-opsz-normal.woff2", "source-sans-3-latin-wght-normal.woff2"
LICENCE = "SIL Open Font License 1.1; part of a published font, for the papers of iCMS"
FACES: dict[tuple[str, int], tuple[str, dict[str, float]]] = {
    ("iCMS Paper Serif", 400): (SERIF, {"wght": 400, "opsz": 20}),
    ("iCMS Paper Serif", 500): (SERIF, {"wght": 500, "opsz": 20}),
    ("iCMS Paper Serif", 600): (SERIF, {"wght": 600, "opsz": 20}),
    ("iCMS Paper Display", 400): (SERIF, {"wght": 400, "opsz": 60}),
    ("iCMS Paper Sans", 400): (SANS, {"wght": 400}),
    ("iCMS Paper Sans", 600): (SANS, {"wght": 600}),
}
# Family and weight: the installed file, the font in it, and whether it sets text that people wrote.
CHINESE_FACES: dict[tuple[str, int], tuple[str, str, bool]] = {
    (f"iCMS Paper {kind} {region}", weight): (
        f"Noto{kind}CJK-{'Bold' if weight > 500 else 'Regular'}.ttc",
        f"Noto {kind} CJK {region}",
        kind == "Sans" and weight == 400,
    )
    for region in ("HK", "SC")
    for kind in ("Sans", "Serif")
    for weight in (400, 600)
}
# Tables of names by which people search: what is found is what others wrote.
SEARCHED = frozenset({"surnames.csv", "given_names.csv"})
STYLES = {400: "Regular", 500: "Medium", 600: "Semibold"}
FIRST_HAN = "\u2e80"
# Pango sets a space in the font of the words beside it, whether or not that font has one.
SPACES = " \u00a0\u2002\u2003\u2009\u200a\u202f\u3000"
PUNCTUATION = "、。〃〈〉《》「」『』【】〔〕〖〗・！（），．：；？～％／＋－＝０１２３４５６７８９"
# Written in Hong Kong, and not among the common characters of Big5.
CANTONESE = "嘅㗎咗喺嚟啲嗰哋冇乜嘢佢咁嗌攞揸瞓𨋢啱晒嘥諗唔係喎吖嘞噉嚿躝鎅埗塱輋磡邨涌鰂灴粦栢峯恒瑆嗮囉嘩咩埔"


def build(source: str, axes: dict[str, float], family: str, weight: int) -> TTFont:
    """One weight of a variable font as a font of its own, under its own name."""
    font = instancer.instantiateVariableFont(TTFont(FONTS / source), axes, static=True)
    return _named(font, family, weight)


def build_chinese(source: str, name: str, characters: frozenset[str], family: str, weight: int) -> TTFont:
    """These characters of an installed font as a font of its own, without what only wider use needs."""
    fonts = TTCollection(INSTALLED / source, lazy=True).fonts
    font = next(each for each in fonts if each["name"].getDebugName(16) == name or each["name"].getDebugName(1) == name)
    options = subset.Options(layout_features=[], hinting=False, desubroutinize=True, notdef_outline=True)
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(text="".join(characters))
    subsetter.subset(font)
    _number_glyphs_in_order(font)
    return _named(font, family, weight)


def _number_glyphs_in_order(font: TTFont) -> None:
    """Give each glyph its place in the font as its CID.

    WeasyPrint writes places where a PDF reader looks for CIDs. Those of the whole font are the same; those of a part
    would not be, and readers that go by the standard would draw other characters.
    """
    old = font.getGlyphOrder()
    new = dict(zip(old, [".notdef", *(f"cid{number:05d}" for number in range(1, len(old)))], strict=True))
    outlines, metrics = font["CFF "].cff.topDictIndex[0], font["hmtx"].metrics
    places = outlines.CharStrings.charStrings
    outlines.CharStrings.charStrings = {new[name]: place for name, place in places.items()}
    outlines.charset = list(new.values())
    font["hmtx"].metrics = {new[name]: metric for name, metric in metrics.items()}
    for table in font["cmap"].tables:
        table.cmap = {code: new[name] for code, name in table.cmap.items()}
    font.setGlyphOrder(list(new.values()))


def common_characters() -> frozenset[str]:
    """The characters that both scripts teach first (level 1 of Big5 and of GB 2312), and what Cantonese adds."""
    levels = [*_decoded("big5", range(0xA4, 0xC7)), *_decoded("gb2312", range(0xB0, 0xD8))]
    return frozenset([*levels, *CANTONESE]) | portal_characters()


def portal_characters() -> frozenset[str]:
    """The characters that the portal itself writes: in its translations and its reference data."""
    tables = [file for file in ROOT.glob("*/*/*.csv") if file.name not in SEARCHED and file.parts[-3] != "tests"]
    written = "".join(file.read_text("utf-8") for file in [*ROOT.glob("locale/*/LC_MESSAGES/*.po"), *tables])
    return frozenset(character for character in written if character >= FIRST_HAN) | frozenset(PUNCTUATION + SPACES)


def _decoded(encoding: str, lead_bytes: range) -> Iterator[str]:
    for lead in lead_bytes:
        for trail in (*range(0x40, 0x7F), *range(0xA1, 0xFF)):
            character = bytes((lead, trail)).decode(encoding, errors="ignore")
            if len(character) == 1 and character >= FIRST_HAN:
                yield character


def _named(font: TTFont, family: str, weight: int) -> TTFont:
    style = STYLES[weight]
    names = {1: family, 2: style, 4: f"{family} {style}", 6: f"{family}-{style}".replace(" ", ""), 13: LICENCE}
    font["name"].names = []
    for name_id, text in names.items():
        font["name"].setName(text, name_id, 3, 1, 0x409)
    if "CFF " in font:
        _named_inside(font, names[6])
    font["OS/2"].usWeightClass = weight
    font["head"].modified = font["head"].created
    font.recalcTimestamp = False
    font.flavor = "woff2"
    return font


def _named_inside(font: TTFont, name: str) -> None:
    """PostScript outlines carry the font's name a second time."""
    outlines = font["CFF "].cff
    outlines.fontNames = [name]
    top = outlines.topDictIndex[0]
    for field in ("FullName", "FamilyName", "Copyright", "Notice", "Trademark"):
        top.rawDict.pop(field, None)
        if hasattr(top, field):
            delattr(top, field)


def file_name(family: str, weight: int) -> str:
    """The file in `static/fonts` that holds a face."""
    return f"{family}-{weight}.woff2".lower().replace(" ", "-")


def main() -> None:
    """Build them all; the Chinese ones take some minutes."""
    for (family, weight), (source, axes) in FACES.items():
        build(source, axes, family, weight).save(FONTS / file_name(family, weight))
    everything, own = common_characters(), portal_characters()
    for (family, weight), (source, name, is_for_text) in CHINESE_FACES.items():
        characters = everything if is_for_text else own
        build_chinese(source, name, characters, family, weight).save(FONTS / file_name(family, weight))


if __name__ == "__main__":
    main()
