"""What a paper costs one core, part by part: `python -m bench.papers [papers]`, in the environment of a portal.

`python -m bench.worker --papers` opens a portal for it. Prints JSON: for each paper the milliseconds of processor time
of each part, the least of all rounds (what others do on the machine only ever adds).
"""

import json
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any
from unittest import mock

import django

django.setup()

from django.conf import settings  # noqa: E402

from accounts.models import User  # noqa: E402
from filings.models import Filing  # noqa: E402
from filings.stamping import acknowledgement  # noqa: E402
from icms.lib import clock  # noqa: E402
from icms.lib.pdf import documents, layout  # noqa: E402
from payments.charges import receipts  # noqa: E402
from payments.models import Charge, Receipt  # noqa: E402
from tests.factories.court import lodged_of  # noqa: E402

LANGUAGES = {"English": "en", "Chinese": "zh-hant", "Simplified Chinese": "zh-hans"}
PARTS: dict[str, tuple[Any, str]] = {
    "facts, acknowledgement": (acknowledgement, "_facts"),
    "facts, receipt": (receipts, "facts"),
    "page": (documents, "_page"),
    "layout": (layout.HTML, "render"),
    "typesetting": (layout, "to_pdf"),
    "signing, acknowledgement": (acknowledgement, "sign_paper"),
    "signing, receipt": (receipts, "sign_paper"),
}


def spent_in(make: Callable[[], object]) -> dict[str, float]:
    """The milliseconds of processor time of one paper: of each part of the work, and `whole`."""
    spent: dict[str, float] = {}

    def watched(name: str, call: Callable[..., object]) -> Callable[..., object]:
        def timed(*args: Any, **kwargs: Any) -> object:
            begun = time.process_time()
            try:
                return call(*args, **kwargs)
            finally:
                part = name.partition(",")[0]
                spent[part] = spent.get(part, 0) + (time.process_time() - begun) * 1000

        return timed

    with ExitStack() as stack:
        for name, (owner, attribute) in PARTS.items():
            stack.enter_context(mock.patch.object(owner, attribute, watched(name, getattr(owner, attribute))))
        begun = time.process_time()
        make()
        spent["whole"] = (time.process_time() - begun) * 1000
    spent["drawing"] = spent.pop("typesetting") - spent["layout"]
    return spent


def least(make: Callable[[], object], rounds: int) -> dict[str, float]:
    """The round that cost least, part by part; the first ones, which open fonts and key, do not count."""
    for _ in range(2):
        make()
    costs = [spent_in(make) for _ in range(rounds)]
    return min(costs, key=lambda each: each["whole"])


def measured(rounds: int) -> dict[str, dict[str, float]]:
    """Acknowledgement and receipt of one filing in each language."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    filing = lodged_of(User.objects.get(username="chan"), at=clock.now())
    found = {}
    for name, language in LANGUAGES.items():
        Filing.objects.filter(pk=filing.pk).update(language=language)
        Charge.objects.filter(subject=filing.reference).update(language=language)

        def acknowledge() -> object:
            return acknowledgement.signed_acknowledgement(Filing.objects.get(pk=filing.pk).current_stamp)

        def write_receipt() -> object:
            return receipts.signed_pdf(Receipt.objects.get(charge__subject=filing.reference))

        found[f"acknowledgement, {name}"] = least(acknowledge, rounds)
        found[f"receipt, {name}"] = least(write_receipt, rounds)
    return found


if __name__ == "__main__":
    print(json.dumps(measured(int(sys.argv[1]) if len(sys.argv) > 1 else 20)))
