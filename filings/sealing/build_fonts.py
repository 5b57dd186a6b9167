"""Makes the four small fonts of the seal, once, from the published ones: `python -m filings.sealing.build_fonts`.

The results are in `font_files/`, so that a seal looks the same on every machine and needs no system font. They carry
names of their own: "Source" is a reserved name of the originals, which are under the SIL Open Font Licence 1.1.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont, newTable
from fontTools.varLib import instancer

FONTS = Path(__file__).parent / "font_files"
STATIC = Path(__file__).resolve().parents[2] / "static" / "fonts"
SYSTEM = Path("/usr/share/fonts/opentype/noto")
SONG = ("NotoSerifCJK-Regular.ttc", "Noto Serif CJK HK")
HEI = ("NotoSansCJK-Regular.ttc", "Noto Sans CJK HK")
LATIN = "".join(map(chr, range(0x20, 0x7F))) + "\u00a0–—’‘“”§·"
COURT_WORDS = """
終審法院高等法院上訴法庭原訟法庭區域法院家事法庭土地審裁處勞資審裁處小額錢債審裁處淫褻物品審裁處競爭事務審裁處
裁判法院裁判署少年法庭死因裁判法庭傳票法庭東區九龍城觀塘西九龍沙田粉嶺屯門香港特別行政區
蓋章視為收到發出測試印並非由法院蓋章
本頁由電子存檔系統加於文件之後因為第一頁沒有空位可以蓋章原本的各頁沒有改動案件編號文件參考編號視為收到時間
原檔案的雜湊值核對本文件是否由法院蓋章請於網站輸入以上文件參考編號證明頁法院印章文件頁數
年月日時分上午下午星期一二三四五六，。：；（）「」
"""


def subset_font(font: TTFont, characters: str) -> TTFont:
    """The font with these characters only, and only the tables that drawing needs."""
    options = subset.Options(layout_features=[], hinting=False, notdef_outline=True, glyph_names=False)
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx", "gasp", "STAT", "DSIG"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=characters)
    subsetter.subset(font)
    return font


def with_quadratic_outlines(font: TTFont) -> TTFont:
    """A CFF font as TrueType: one kind of outline keeps the embedding code to one path."""
    order = font.getGlyphOrder()
    glyphs = font.getGlyphSet()
    drawn = {}
    for name in order:
        pen = TTGlyphPen(glyphs)
        glyphs[name].draw(Cu2QuPen(pen, max_err=0.6, reverse_direction=True))
        drawn[name] = pen.glyph()
    font["loca"] = newTable("loca")
    font["glyf"] = glyf = newTable("glyf")
    glyf.glyphOrder, glyf.glyphs = order, drawn
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    for field in ("maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs", "maxStackElements"):
        setattr(maxp, field, 0)
    maxp.maxZones, maxp.maxSizeOfInstructions, maxp.maxComponentElements = 1, 0, 0
    font["post"].formatType = 3.0
    del font["CFF "]
    font.sfntVersion = "\x00\x01\x00\x00"
    return font


def renamed(font: TTFont, family: str, style: str) -> TTFont:
    """The font under a name of our own."""
    postscript = f"{family}-{style}".replace(" ", "")
    licence = "SIL Open Font License 1.1; cut from a published font for the seal of iCMS"
    names = {1: family, 2: style, 4: f"{family} {style}", 6: postscript, 13: licence}
    font["name"].names = []
    for name_id, text in names.items():
        font["name"].setName(text, name_id, 3, 1, 0x409)
    font["head"].modified = font["head"].created
    font.recalcTimestamp = False
    return font


def latin_font(pattern: str, **axes: float) -> TTFont:
    """A published variable font of `static/fonts`, at one weight."""
    found = sorted(STATIC.glob(pattern))
    if not found:
        sys.exit(f"There is no {pattern} in {STATIC}.")
    font = TTFont(found[0])
    font.flavor = None
    return instancer.instantiateVariableFont(subset_font(font, LATIN), axes)


def chinese_font(file: str, family: str, characters: str) -> TTFont:
    """A font of a system collection, by its name (the Hong Kong forms)."""
    collection = TTCollection(SYSTEM / file, lazy=True)
    font = next(face for face in collection.fonts if face["name"].getDebugName(4) == family)
    return with_quadratic_outlines(subset_font(font, characters))


def main() -> None:
    """Build all four fonts."""
    words = COURT_WORDS.replace("\n", "")
    fonts = [
        renamed(latin_font("*source-serif*opsz-normal*.woff2", wght=600, opsz=20), "iCMS Seal Serif", "Semibold"),
        renamed(latin_font("*source-sans*wght-normal*.woff2", wght=400), "iCMS Seal Sans", "Regular"),
        renamed(chinese_font(*SONG, words), "iCMS Seal Song", "Regular"),
        renamed(chinese_font(*HEI, words), "iCMS Seal Hei", "Regular"),
    ]
    for font in fonts:
        font.save(FONTS / f"{font['name'].getDebugName(6)}.ttf")


if __name__ == "__main__":
    main()
