"""Section B, the nature of a claim, in words (domain 4.1)."""

from cases.models import CaseType, ClaimNature
from icms.lib.trilingual import Trilingual


def natures_of(case_type: CaseType) -> list[ClaimNature]:
    """What the originating document of such a case may name."""
    return list(case_type.natures.all())


def nature_names(codes: set[str]) -> dict[str, Trilingual]:
    """The names of these natures, with one query."""
    return {nature.pk: nature.name for nature in ClaimNature.objects.filter(pk__in=codes - {""})}


def nature_name(code: str) -> Trilingual:
    """The name of one; a code that is no longer offered is shown as it is, an empty one as nothing."""
    return nature_names({code}).get(code, Trilingual(code, code, code))
