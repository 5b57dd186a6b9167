"""Draws text and lines as a PDF form with embedded fonts, for an incremental update made with pyHanko."""

import io
import zlib
from functools import lru_cache

from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.writer import BasePdfFileWriter

MM = 72 / 25.4
DRAWING_TABLES = {"head", "hhea", "hmtx", "maxp", "loca", "glyf", "cvt ", "fpgm", "prep"}
Colour = tuple[float, float, float]


def colour(code: str) -> Colour:
    """`#14375E` as PDF numbers."""
    return tuple(int(code[i : i + 2], 16) / 255 for i in (1, 3, 5))  # type: ignore[return-value]


class EmbeddedFont:
    """One TrueType face that can be measured and embedded. Sizes are in points."""

    def __init__(self, file: bytes) -> None:
        self._file = file
        with TTFont(io.BytesIO(file), lazy=True) as font:
            self.postscript_name = str(font["name"].getDebugName(6))
            self._scale = 1 / font["head"].unitsPerEm
            self._glyphs: dict[int, str] = font.getBestCmap()
            self._ids = {name: font.getGlyphID(name) for name in self._glyphs.values()}
            self._advances = {name: font["hmtx"][name][0] for name in self._glyphs.values()}
            self._bounds = [font["head"].xMin, font["head"].yMin, font["head"].xMax, font["head"].yMax]
            self._ascent, self._descent = font["hhea"].ascent, font["hhea"].descent

    def has(self, text: str) -> bool:
        """Whether every character of the text can be set."""
        return all(ord(character) in self._glyphs for character in text)

    def glyph_id(self, character: str) -> int:
        """The glyph of a character; 0, the empty box, where the face has none."""
        name = self._glyphs.get(ord(character))
        return 0 if name is None else self._ids[name]

    def width(self, text: str, size: float) -> float:
        """How wide the text is, in points."""
        return float(sum(self._advance(character) for character in text) * size * self._scale)

    def _advance(self, character: str) -> int:
        name = self._glyphs.get(ord(character))
        return round(1 / self._scale) if name is None else int(self._advances[name])

    def program(self, characters: frozenset[str]) -> bytes:
        """The font file with the outlines of these characters only. Glyph numbers stay as they are."""
        font = TTFont(io.BytesIO(self._file))
        glyf = font["glyf"]
        wanted = {self._glyphs[ord(c)] for c in characters if ord(c) in self._glyphs} | {".notdef"}
        for name in list(wanted):
            if glyf[name].isComposite():
                wanted.update(glyf[name].getComponentNames(glyf))
        for name in font.getGlyphOrder():
            if name not in wanted:
                glyf[name] = Glyph()
        for table in set(font.keys()) - DRAWING_TABLES - {"GlyphOrder"}:
            del font[table]
        font.recalcTimestamp = False
        out = io.BytesIO()
        font.save(out)
        return out.getvalue()

    def embed(self, writer: BasePdfFileWriter, characters: frozenset[str]) -> generic.IndirectObject:
        """Add the face to the file as a composite font and answer its reference."""
        name = pdf_name("/ICMSSL+" + self.postscript_name)
        descriptor = writer.add_object(self._descriptor(writer, name, characters))
        to_em = 1000 * self._scale
        widths = generic.ArrayObject()
        for character in sorted(characters, key=self.glyph_id):
            advance = generic.FloatObject(round(self._advance(character) * to_em, 2))
            widths.extend([generic.NumberObject(self.glyph_id(character)), generic.ArrayObject([advance])])
        descendant = _dictionary(
            Type="/Font",
            Subtype="/CIDFontType2",
            BaseFont=name,
            CIDToGIDMap="/Identity",
            CIDSystemInfo=_dictionary(
                Registry=pdf_string("Adobe"), Ordering=pdf_string("Identity"), Supplement=generic.NumberObject(0)
            ),
            FontDescriptor=descriptor,
            W=widths,
        )
        composite = _dictionary(
            Type="/Font",
            Subtype="/Type0",
            BaseFont=name,
            Encoding="/Identity-H",
            DescendantFonts=generic.ArrayObject([writer.add_object(descendant)]),
            ToUnicode=writer.add_object(compressed(self._to_unicode(characters))),
        )
        return writer.add_object(composite)

    def _descriptor(
        self, writer: BasePdfFileWriter, name: generic.NameObject, characters: frozenset[str]
    ) -> generic.DictionaryObject:
        packed, length = _packed_program(self, characters)
        file = generic.StreamObject(
            {
                pdf_name("/Filter"): pdf_name("/FlateDecode"),
                pdf_name("/Length1"): generic.NumberObject(length),
            },
            encoded_data=packed,
        )
        to_em = 1000 * self._scale
        return _dictionary(
            Type="/FontDescriptor",
            FontName=name,
            Flags=generic.NumberObject(4),
            FontBBox=generic.ArrayObject([generic.NumberObject(round(b * to_em)) for b in self._bounds]),
            ItalicAngle=generic.NumberObject(0),
            Ascent=generic.NumberObject(round(self._ascent * to_em)),
            Descent=generic.NumberObject(round(self._descent * to_em)),
            CapHeight=generic.NumberObject(700),
            StemV=generic.NumberObject(90),
            FontFile2=writer.add_object(file),
        )

    def _to_unicode(self, characters: frozenset[str]) -> bytes:
        known = sorted({c for c in characters if self.glyph_id(c)}, key=self.glyph_id)
        lines = [f"<{self.glyph_id(c):04X}> <{c.encode('utf-16-be').hex().upper()}>" for c in known]
        blocks = [lines[start : start + 100] for start in range(0, len(lines), 100)]
        body = "\n".join(f"{len(b)} beginbfchar\n" + "\n".join(b) + "\nendbfchar" for b in blocks)
        return (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
            "/CMapName /Adobe-Identity-UCS def /CMapType 2 def\n"
            "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
            f"{body}\nendcmap CMapName currentdict /CMap defineresource pop end end\n"
        ).encode("ascii")


@lru_cache(maxsize=64)
def _packed_program(face: EmbeddedFont, characters: frozenset[str]) -> tuple[bytes, int]:
    """The deflated font file and its length before: seals of one day use nearly the same characters."""
    program = face.program(characters)
    return zlib.compress(program, 9), len(program)


def _dictionary(**entries: object) -> generic.DictionaryObject:
    return generic.DictionaryObject(
        {
            pdf_name("/" + key): pdf_name(value) if isinstance(value, str) and value.startswith("/") else value
            for key, value in entries.items()
        }
    )


def compressed(data: bytes, **entries: object) -> generic.StreamObject:
    """A stream object whose data is deflated."""
    dictionary = {pdf_name("/" + key): value for key, value in entries.items()}
    dictionary[pdf_name("/Filter")] = pdf_name("/FlateDecode")
    return generic.StreamObject(dictionary, encoded_data=zlib.compress(data, 9))


class Canvas:
    """A drawing measured from its upper left corner; places in millimetres, text sizes and line weights in points."""

    def __init__(self, width_mm: float, height_mm: float) -> None:
        self.width_mm, self.height_mm = width_mm, height_mm
        self._operators: list[str] = []
        self._used: dict[EmbeddedFont, set[str]] = {}

    def _point(self, x_mm: float, y_mm: float) -> str:
        return f"{x_mm * MM:.3f} {(self.height_mm - y_mm) * MM:.3f}"

    def text(self, x_mm: float, y_mm: float, text: str, face: EmbeddedFont, size: float, ink: Colour) -> float:
        """Set one line with its baseline at `y_mm`; answers where it ends, in millimetres."""
        self._used.setdefault(face, set()).update(text)
        codes = "".join(f"{face.glyph_id(character):04X}" for character in text)
        self._operators.append(
            f"BT {_numbers(ink)} rg /{self._font_key(face)} {size:.3f} Tf {self._point(x_mm, y_mm)} Td <{codes}> Tj ET"
        )
        return x_mm + face.width(text, size) / MM

    def text_right(self, x_mm: float, y_mm: float, text: str, face: EmbeddedFont, size: float, ink: Colour) -> None:
        """Set one line that ends at `x_mm`."""
        self.text(x_mm - face.width(text, size) / MM, y_mm, text, face, size, ink)

    def block(self, x_mm: float, y_mm: float, width_mm: float, height_mm: float, ink: Colour) -> None:
        """A filled rectangle."""
        corner = self._point(x_mm, y_mm + height_mm)
        self._operators.append(f"{_numbers(ink)} rg {corner} {width_mm * MM:.3f} {height_mm * MM:.3f} re f")

    def rule(self, x_mm: float, y_mm: float, to_mm: float, weight: float, ink: Colour, dash: str = "[]") -> None:
        """A level line."""
        self._operators.append(
            f"q {_numbers(ink)} RG {weight} w {dash} 0 d {self._point(x_mm, y_mm)} m {self._point(to_mm, y_mm)} l S Q"
        )

    def frame(self, weight: float, ink: Colour, dash: str = "[]") -> None:
        """A line round the whole drawing, drawn wholly inside it."""
        half = weight / 2
        width, height = self.width_mm * MM - weight, self.height_mm * MM - weight
        self._operators.append(
            f"q {_numbers(ink)} RG {weight} w {dash} 0 d {half} {half} {width:.3f} {height:.3f} re S Q"
        )

    def _font_key(self, face: EmbeddedFont) -> str:
        return f"F{list(self._used).index(face)}"

    def as_form(self, writer: BasePdfFileWriter) -> generic.StreamObject:
        """The drawing as a form XObject, its faces embedded in the file of the writer."""
        fonts = {
            pdf_name("/" + self._font_key(face)): face.embed(writer, frozenset(characters))
            for face, characters in self._used.items()
        }
        box = [0, 0, self.width_mm * MM, self.height_mm * MM]
        return compressed(
            "\n".join(self._operators).encode("ascii"),
            Type=pdf_name("/XObject"),
            Subtype=pdf_name("/Form"),
            BBox=generic.ArrayObject([generic.FloatObject(round(edge, 3)) for edge in box]),
            Resources=generic.DictionaryObject({pdf_name("/Font"): generic.DictionaryObject(fonts)}),
        )


def _numbers(ink: Colour) -> str:
    return " ".join(f"{part:.4f}" for part in ink)
