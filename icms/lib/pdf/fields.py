"""The fields that a form was filled in with: who signs the file closes them (ISO 32000-2, 12.7.5.5 and 12.8.2.4)."""

from collections.abc import Iterator
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.sign.fields import FieldMDPAction, FieldMDPSpec

READ_ONLY = 1


def close_fields(writer: Any) -> FieldMDPSpec | None:
    """Close what can be filled in, and answer the lock for the signature to carry; None where there is nothing.

    With the lock a program that checks signatures says of a field that is changed afterwards that it is. Programs that
    know of no locks do not offer the fields either: they are marked as read only, but not in a file that somebody has
    signed before, whose signature would not allow it. Fields for signatures stay open.
    """
    fields = list(_terminal_fields(writer.root))
    signed_before = any(kind == "/Sig" and "/V" in field for _, field, kind, _ in fields)
    names = []
    for name, field, kind, flags in fields:
        if kind == "/Sig":
            continue
        names.append(name)
        if not signed_before and not flags & READ_ONLY:
            field[pdf_name("/Ff")] = generic.NumberObject(flags | READ_ONLY)
            writer.update_container(field)
    return FieldMDPSpec(FieldMDPAction.INCLUDE, fields=names) if names else None


Field = tuple[str, generic.DictionaryObject, str, int]


def _terminal_fields(root: generic.DictionaryObject) -> Iterator[Field]:
    """The whole name, dictionary, kind and flags of each field that holds a value."""
    form = root.get("/AcroForm")
    if isinstance(form, generic.DictionaryObject):
        yield from _below(form.get("/Fields"), "", "", 0, set())


def _below(kids: Any, above: str, kind: str, flags: int, seen: set[int]) -> Iterator[Field]:
    for kid in kids if isinstance(kids, generic.ArrayObject) else ():
        field = kid.get_object()
        if not isinstance(field, generic.DictionaryObject) or "/T" not in field or id(field) in seen:
            continue  # a widget of the field above, one that was met before, or nothing that can be read
        seen.add(id(field))
        name = f"{above}.{field['/T']}" if above else str(field["/T"])
        its_kind, its_flags = str(field.get("/FT", kind)), field.get("/Ff", flags)
        its_flags = its_flags if isinstance(its_flags, int) else flags
        children = list(_below(field.get("/Kids"), name, its_kind, its_flags, seen))
        yield from children or [(name, field, its_kind, int(its_flags))]
