"""PDF files of every kind that a filer or an attacker might send, made on the spot."""

import zlib
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

A4 = (595.28, 841.89)


def content(*lines: str, at: tuple[float, float] = (72, 600)) -> bytes:
    """Content that sets lines of text from a point downwards."""
    shown = " ".join(f"({line}) Tj 0 -16 Td" for line in lines)
    return f"BT /F1 12 Tf {at[0]} {at[1]} Td {shown} ET".encode()


def paper(*pages: bytes, size: tuple[float, float] = A4, **page_entries: Any) -> Pdf:
    """A PDF with one page for each content."""
    pdf = Pdf.new()
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    for drawn in pages or (content("A document"),):
        page = pdf.add_blank_page(page_size=size)
        page.obj.Resources = Dictionary(Font=Dictionary(F1=font))
        page.obj.Contents = pdf.make_stream(drawn)
        for key, value in page_entries.items():
            page.obj[f"/{key}"] = value
    return pdf


def saved(pdf: Pdf, path: Path, **settings: Any) -> Path:
    """Write it and answer the path."""
    pdf.save(path, **settings)
    return path


def script(code: str = "app.alert(1)") -> Dictionary:
    """A JavaScript action."""
    return Dictionary(S=Name.JavaScript, JS=String(code))


def with_open_action(path: Path) -> Path:
    """A script that runs when the file is opened."""
    pdf = paper()
    pdf.Root.OpenAction = script()
    return saved(pdf, path)


def with_named_script(path: Path) -> Path:
    """A script in the document's list of scripts."""
    pdf = paper()
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), script()])))
    return saved(pdf, path)


def with_page_script(path: Path) -> Path:
    """A script that runs when page 2 is shown."""
    pdf = paper(content("one"), content("two"))
    pdf.pages[1].obj.AA = Dictionary(O=script())
    return saved(pdf, path)


def annotation(subtype: Name, **entries: Any) -> Dictionary:
    """An annotation in the middle of a page."""
    return Dictionary(Type=Name.Annot, Subtype=subtype, Rect=Array([200, 200, 300, 230]), **entries)


def with_annotation(path: Path, made: Dictionary) -> Path:
    """An annotation on page 1."""
    pdf = paper()
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(made)])
    return saved(pdf, path)


def with_widget_script(path: Path) -> Path:
    """A form field whose second action is a script."""
    pdf = paper()
    harmless = Dictionary(S=Name.URI, URI=String("https://example.org"), Next=Array([script()]))
    field = pdf.make_indirect(annotation(Name.Widget, FT=Name.Btn, T=String("b"), A=harmless))
    pdf.pages[0].obj.Annots = Array([field])
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]))
    return saved(pdf, path)


def with_script_in_parent_field(path: Path) -> Path:
    """A form field whose script stands in the field above it, from which viewers inherit it."""
    pdf = paper(content("one"), content("two"))
    widget = pdf.make_indirect(annotation(Name.Widget))
    field = pdf.make_indirect(Dictionary(FT=Name.Tx, T=String("a"), AA=Dictionary(K=script(), F=script())))
    widget.Parent, field.Kids = field, Array([widget])
    pdf.pages[1].obj.Annots = Array([widget])
    pdf.Root.AcroForm = Dictionary(Fields=Array([widget]))
    return saved(pdf, path)


def with_script_behind_a_bookmark(path: Path) -> Path:
    """A bookmark that is reached backwards only."""
    pdf = paper()
    hidden = pdf.make_indirect(Dictionary(Title=String("hidden"), A=script()))
    shown = pdf.make_indirect(Dictionary(Title=String("shown"), Prev=hidden))
    pdf.Root.Outlines = pdf.make_indirect(Dictionary(Type=Name.Outlines, First=shown, Last=shown, Count=1))
    return saved(pdf, path)


def with_loose_script(path: Path) -> Path:
    """A script in an object that nothing names."""
    return raw(
        path,
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595.28 841.89] >>",
            b"<< /S /Java#53cript /J#53 (app.alert\\(1\\)) >>",
        ],
    )


FILE_SERVER = String("\\\\files.example\\share\\a.pdf")
CALLS = {
    "GoToR": Dictionary(S=Name.GoToR, F=FILE_SERVER, D=Array([0, Name.Fit])),
    "GoToE": Dictionary(S=Name.GoToE, F=FILE_SERVER, D=Array([0, Name.Fit])),
    "SubmitForm": Dictionary(S=Name.SubmitForm, F=Dictionary(FS=Name.URL, F=String("https://example.org/"))),
    "ImportData": Dictionary(S=Name.ImportData, F=FILE_SERVER),
    "URI": Dictionary(S=Name.URI, URI=String("https://example.org/")),
}


def calling_when_opened(path: Path, call: str) -> Path:
    """An action that leads elsewhere, taken as the file is opened, after a harmless one."""
    pdf = paper()
    first = Dictionary(S=Name.GoTo, D=Array([pdf.pages[0].obj, Name.Fit]), Next=Array([CALLS[call]]))
    pdf.Root.OpenAction = pdf.make_indirect(first)
    return saved(pdf, path)


def calling_when_shown(path: Path, call: str) -> Path:
    """The same, taken as page 2 is shown."""
    pdf = paper(content("one"), content("two"))
    pdf.pages[1].obj.AA = Dictionary(O=CALLS[call])
    return saved(pdf, path)


def calling_when_pressed(path: Path, call: str) -> Path:
    """The same, in a link that a reader may press or leave."""
    return with_annotation(path, annotation(Name.Link, A=CALLS[call]))


def with_content_elsewhere(path: Path) -> Path:
    """A page whose content is in another file."""
    pdf = paper()
    pdf.pages[0].obj.Contents.stream_dict.F = FILE_SERVER
    return saved(pdf, path)


def with_page_of_another_file(path: Path) -> Path:
    """A form on page 1 that stands for a page of another file (a reference XObject)."""
    pdf = paper()
    form = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
    form.stream_dict.Ref = Dictionary(F=FILE_SERVER, Page=0)
    pdf.pages[0].obj.Resources.XObject = Dictionary(X=form)
    return saved(pdf, path)


def with_many_annotations(path: Path, count: int) -> Path:
    """One link listed again and again, which costs readers as much as many."""
    pdf = paper()
    link = pdf.make_indirect(annotation(Name.Link))
    pdf.pages[0].obj.Annots = Array([link] * count)
    return saved(pdf, path)


def with_launch(path: Path) -> Path:
    """A link that starts a program."""
    action = Dictionary(S=Name.Launch, F=String("calc.exe"))
    return with_annotation(path, annotation(Name.Link, A=action))


def with_attachment(path: Path) -> Path:
    """Another file inside."""
    pdf = paper()
    pdf.attachments["secret.txt"] = b"hello"
    return saved(pdf, path)


def with_attachment_note(path: Path) -> Path:
    """Another file inside, as a note on the page."""
    pdf = paper()
    file = Dictionary(Type=Name.Filespec, F=String("a"), EF=Dictionary(F=pdf.make_stream(b"hello")))
    pdf.pages[0].obj.Annots = Array([annotation(Name.FileAttachment, FS=file)])
    return saved(pdf, path)


def with_xfa(path: Path) -> Path:
    """A dynamic form."""
    pdf = paper()
    pdf.Root.AcroForm = Dictionary(Fields=Array([]), XFA=pdf.make_stream(b"<xdp/>"))
    return saved(pdf, path)


def with_media(path: Path) -> Path:
    """Something that plays."""
    return with_annotation(path, annotation(Name.RichMedia))


def certified_against_changes(path: Path) -> Path:
    """A file whose certification allows nothing to be added."""
    pdf = paper()
    rule = Dictionary(TransformMethod=Name.DocMDP, TransformParams=Dictionary(P=1))
    pdf.Root.Perms = Dictionary(DocMDP=pdf.make_indirect(Dictionary(Type=Name.Sig, Reference=Array([rule]))))
    return saved(pdf, path)


def encrypted(path: Path, user: str = "", owner: str = "owner") -> Path:
    """Locked to open where `user` is given, else only against changes."""
    return saved(paper(), path, encryption=pikepdf.Encryption(user=user, owner=owner))


def many_pages(path: Path, count: int) -> Path:
    """One page object listed again and again would be a trick; these are pages of their own."""
    kids = "".join(f"{number} 0 R " for number in range(3, 3 + count))
    bodies = [b"<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Count {count} /Kids [{kids}] >>".encode()]
    bodies += [b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595.28 841.89] >>"] * count
    return raw(path, bodies)


def no_pages(path: Path) -> Path:
    """A catalogue and nothing to show."""
    return raw(path, [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 0 /Kids [] >>"])


def ring_of_pages(path: Path) -> Path:
    """A branch of the page tree that contains itself."""
    return raw(
        path,
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count 2 /Kids [3 0 R] >>",
            b"<< /Type /Pages /Parent 2 0 R /Count 2 /Kids [2 0 R 3 0 R] >>",
        ],
    )


def deep_branches(path: Path, depth: int = 20000) -> Path:
    """A page tree as deep as a well."""
    bodies = [b"<< /Type /Catalog /Pages 2 0 R >>"]
    bodies += [
        f"<< /Type /Pages /Parent {number - 1} 0 R /Count 1 /Kids [{number + 1} 0 R] >>".encode()
        for number in range(2, depth + 2)
    ]
    bodies.append(f"<< /Type /Page /Parent {depth + 1} 0 R /MediaBox [0 0 595.28 841.89] >>".encode())
    return raw(path, bodies)


def deep_brackets(path: Path, depth: int = 100000) -> Path:
    """An array in an array in an array."""
    nested = b"[" * depth + b"]" * depth
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595.28 841.89] /Deep " + nested + b" >>"
    return raw(path, [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>", page])


def bomb(path: Path, megabytes: int = 4000) -> Path:
    """Content that unpacks to gigabytes: zeros packed twice."""
    packer = zlib.compressobj(9)
    once = b"".join(packer.compress(b"q " * (1 << 19)) for _ in range(megabytes)) + packer.flush()
    twice = zlib.compress(once, 9)
    stream = b"<< /Length %d /Filter [/FlateDecode /FlateDecode] >>\nstream\n%s\nendstream" % (len(twice), twice)
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595.28 841.89] /Contents 4 0 R >>"
    tree = b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>"
    return raw(path, [b"<< /Type /Catalog /Pages 2 0 R >>", tree, page, stream])


def raw(path: Path, bodies: list[bytes], trailer: bytes = b"") -> Path:
    """A file written object by object, with a sound cross-reference table."""
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (len(bodies) + 1, trailer, start)
    path.write_bytes(out)
    return path


def hybrid(path: Path) -> Path:
    """A file with both kinds of cross-reference: old readers see a table, new ones find more in a stream."""
    out = bytearray(b"%PDF-1.5\n")
    places = {}

    def add(number: int, body: bytes) -> None:
        places[number] = len(out)
        out.extend(b"%d 0 obj\n%s\nendobj\n" % (number, body))

    drawn = content("Hybrid")
    add(1, b"<< /Type /Catalog /Pages 2 0 R >>")
    add(2, b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>")
    fonts = b"/Resources << /Font << /F1 5 0 R >> >>"
    add(3, b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R " + fonts + b" >>")
    add(4, b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn))
    packed = b"5 0 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    add(6, b"<< /Type /ObjStm /N 1 /First 4 /Length %d >>\nstream\n%s\nendstream" % (len(packed), packed))
    entry = bytes([2]) + (6).to_bytes(2, "big") + bytes([0])
    stream = b"<< /Type /XRef /Size 8 /W [1 2 1] /Index [5 1] /Root 1 0 R /Length %d >>\nstream\n%s\nendstream"
    add(7, stream % (len(entry), entry))
    start = len(out)
    rows = [b"%010d 00000 n \n" % places[n] if n in places else b"0000000000 00000 f \n" for n in range(1, 8)]
    out += b"xref\n0 8\n0000000000 65535 f \n" + b"".join(rows)
    out += b"trailer\n<< /Size 8 /Root 1 0 R /XRefStm %d >>\nstartxref\n%d\n%%%%EOF\n" % (places[7], start)
    path.write_bytes(out)
    return path


def with_form(path: Path) -> Path:
    """A form with a text field that is filled in."""
    pdf = paper()
    field = pdf.make_indirect(annotation(Name.Widget, FT=Name.Tx, T=String("name"), V=String("Chan Tai Man")))
    pdf.pages[0].obj.Annots = Array([field])
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]))
    return saved(pdf, path)
