"""What the seal does to the signatures that a file already carries, asked of the trial seal (domain 6.6).

Nothing is guessed from what a signature says of itself: the file is sealed on trial, and each signature that held
before is judged again by the rules for later changes, pyHanko's and those of Acrobat, which are milder.
"""

import logging
from pathlib import Path
from typing import Any

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import (
    DEFAULT_DIFF_POLICY,
    DiffPolicy,
    FormUpdatingRule,
    GenericFieldModificationRule,
    SigFieldCreationRule,
    SigFieldModificationRule,
    StandardDiffPolicy,
)
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

logging.getLogger("pyhanko.sign").setLevel(logging.CRITICAL)  # each change it does not like, with a traceback

STRICT: DiffPolicy = DEFAULT_DIFF_POLICY
MILD: DiffPolicy = StandardDiffPolicy(
    global_rules=DEFAULT_DIFF_POLICY.global_rules,
    form_rule=FormUpdatingRule(
        field_rules=[
            SigFieldCreationRule(allow_new_visible_after_certify=True),
            SigFieldModificationRule(),
            GenericFieldModificationRule(),
        ]
    ),
)


def standing(path: Path, policy: DiffPolicy = STRICT) -> dict[str, bool]:
    """Each signature field that is filled, and whether what came after it leaves its signature standing."""
    with open(path, "rb") as file:
        reader = PdfFileReader(file, strict=False)
        filled = enumerate_sig_fields(reader, filled_status=True)
        return {name: _stands(reader, field, name, policy) for name, _value, field in filled}


def broken(before: Path, after: Path, policy: DiffPolicy = STRICT) -> bool:
    """Does a signature that stood in the file before no longer stand in the file after?"""
    stood = [name for name, holds in standing(before, policy).items() if holds]
    if not stood:  # as in nearly every file
        return False
    now = standing(after, policy)
    return not all(now.get(name) for name in stood)


def _stands(reader: PdfFileReader, field: Any, name: str, policy: DiffPolicy) -> bool:
    try:
        signature = EmbeddedPdfSignature(reader, field, name)
        signature.compute_integrity_info(diff_policy=policy)
        return bool(signature.summarise_integrity_info()["docmdp_ok"])
    except Exception:  # a signature that cannot be judged does not stand, whatever keeps it from being judged
        return False
