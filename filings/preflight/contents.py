"""What a file is by its first bytes, whatever its name says."""

KINDS: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"BM", "BMP"),
    (b"{\\rtf", "RTF"),
    (b"\xd0\xcf\x11\xe0", "Microsoft Office (DOC, XLS, PPT)"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7Z"),
    (b"\x1f\x8b", "GZIP"),
    (b"%!PS", "PostScript"),
    (b"MZ", "EXE"),
    (b"<?xml", "XML"),
    (b"<!doctype html", "HTML"),
    (b"<html", "HTML"),
)
IN_ZIP: tuple[tuple[bytes, str], ...] = (
    (b"word/", "Microsoft Word (DOCX)"),
    (b"xl/", "Microsoft Excel (XLSX)"),
    (b"ppt/", "Microsoft PowerPoint (PPTX)"),
    (b"opendocument.text", "OpenDocument (ODT)"),
)
UNKNOWN = ""


def is_pdf(head: bytes) -> bool:
    """Whether the file begins as a PDF; a byte order mark or white space before it is no PDF to many readers."""
    return head.startswith(b"%PDF-")


def kind_of(head: bytes) -> str:
    """The kind of a file that is not a PDF, as people call it, from its first few kilobytes; empty if unknown."""
    if head.startswith(b"PK\x03\x04"):
        return next((name for marker, name in IN_ZIP if marker in head), "ZIP")
    if head[4:8] == b"ftyp":
        return "HEIC" if head[8:12] in (b"heic", b"heix", b"mif1") else "MP4"
    start = head.lstrip().lower() if head.lstrip()[:1] == b"<" else head
    return next((name for marker, name in KINDS if start.startswith(marker)), UNKNOWN)
