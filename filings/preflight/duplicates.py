"""Files that say and show the same, although their bytes differ: one was only saved anew, or has another title."""

import hashlib

import pikepdf

from filings.preflight.rules import OpenFile

# How a file is kept, and what is said about it, is not what it shows.
NOT_SHOWN = {"/XRef", "/ObjStm", "/Metadata"}


def content_sha256(file: OpenFile) -> str:
    """One figure for the pages of a file: what is drawn in it, written in it and typed into it, and how large it is.

    Streams are compared as they are kept, in any order, so it costs one reading of the file and no unpacking.
    """
    streams = {
        hashlib.sha256(node.read_raw_bytes()).digest()
        for node in file.pdf.objects
        if isinstance(node, pikepdf.Stream) and str(node.stream_dict.get("/Type")) not in NOT_SHOWN
    }
    whole = hashlib.sha256(b"".join(sorted(streams)))
    whole.update(repr((file.texts, file.typed, file.sizes)).encode(errors="surrogatepass"))
    return whole.hexdigest()
