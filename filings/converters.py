"""Filing references in addresses: any way of writing one finds its normal form."""

from django.urls import register_converter

from icms.lib.references import parse_reference


class ReferenceConverter:
    """`7km42qxdz` and `7KM4-2QXD-Z` are the same filing."""

    regex = r"[0-9A-Za-z-]{9,14}"

    def to_python(self, value: str) -> str:
        reference = parse_reference(value)
        if reference is None:
            raise ValueError(value)
        return reference

    def to_url(self, value: str) -> str:
        return value


register_converter(ReferenceConverter, "reference")
