"""The load of B7, in a process of its own beside the worker: `python -m bench.worker_load <a second> <seconds>`.

Filings wait for their payment beforehand; then each is paid at its moment, whether or not the worker keeps up. What is
measured is read from the rows: `received_at`, and when stamp, acknowledgement and receipt were made.
"""

import json
import sys
import time
from collections.abc import Callable
from datetime import datetime

import django

django.setup()

from celery import current_app  # noqa: E402
from django.core.cache import cache  # noqa: E402
from django.db import transaction  # noqa: E402

from accounts.models import AuditEntry, User  # noqa: E402
from bench.worker_tasks import KEY, nothing  # noqa: E402
from filings.lodging.services import lodge  # noqa: E402
from filings.models import Acknowledgement, Document, Filing, FilingParty, FilingStamp  # noqa: E402
from icms.lib import clock  # noqa: E402
from icms.lib.references import new_reference  # noqa: E402
from payments.charges.settlement import record_capture  # noqa: E402
from payments.models import Charge, Payment, Receipt  # noqa: E402
from tests.factories.court import draft_of  # noqa: E402

LANGUAGES = ("en", "en", "zh-hant")
PROBES_A_SECOND = 2
PATIENCE_SECONDS = 600


@transaction.atomic
def copy_of(draft: Filing) -> Filing:
    """Another draft like this one: the same parties, the same files in the store."""
    parties = list(FilingParty.objects.filter(filing=draft))
    documents = list(Document.objects.filter(filing=draft))
    copy = Filing.objects.get(pk=draft.pk)
    copy.pk, copy.reference, copy._state.adding = None, new_reference(), True
    copy.save()
    for row in [*parties, *documents]:
        row.pk, row.filing = None, copy
        row._state.adding = True
        row.save()
    return copy


def awaiting_payment(count: int) -> list[Charge]:
    """So many filings, signed and lodged, each with its charge; every third is acknowledged in Chinese."""
    owner = User.objects.get(username="chan")
    draft, charges = draft_of(owner, at=clock.now()), []
    for number in range(count):
        filing = copy_of(draft)
        charge = lodge(
            filing_id=filing.pk,
            actor=owner,
            signed_name=owner.name,
            confirmed_closed=True,
            language=LANGUAGES[number % len(LANGUAGES)],
        )
        assert charge is not None
        charges.append(charge)
    return charges


def pay(charge: Charge) -> None:
    """The gateway's word has come: settled, received and promised its stamp in one transaction."""
    payment = Payment.objects.create(
        charge=charge, gateway="sandbox", amount_cents=charge.amount_cents, started_at=clock.now()
    )
    record_capture(payment=payment, cents=charge.amount_cents, currency="HKD")


def at_a_rate(rate: float, count: int, act: Callable[[int], object]) -> float:
    """Do it `count` times at `rate` a second, however long each takes; answers by how much the last was late, in s."""
    begun, late = time.monotonic(), 0.0
    for number in range(count):
        due = begun + number / rate
        late = time.monotonic() - due
        if late < 0:
            time.sleep(-late)
        act(number)
    return max(0.0, late)


def probe(number: int) -> None:
    """Send an empty task, of the same priority as a stamp."""
    nothing.apply_async((number, time.time()))


def probed(numbers: range) -> list[float]:
    """How long each empty task took to begin, once all have."""
    wait_until(lambda: cache.get(KEY.format(numbers[-1])) is not None)
    return [value for number in numbers if (value := cache.get(KEY.format(number))) is not None]


def wait_until(question: Callable[[], object]) -> None:
    """Ask until the answer is true."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not question():
        if time.monotonic() > deadline:
            raise TimeoutError("The worker did not come to an end.")
        time.sleep(0.2)


def measured(rate: float, seconds: int) -> dict[str, object]:
    """The whole run: the queue alone, then under load; every latency in seconds."""
    per_filing = PROBES_A_SECOND / rate
    charges = awaiting_payment(round(rate * seconds))
    references = [charge.subject for charge in charges]
    wait_until(lambda: not Receipt.objects.awaiting_pdf().exists())
    at_a_rate(10, 50, probe)
    alone = probed(range(50))
    probes = 50

    def act(number: int) -> None:
        nonlocal probes
        pay(charges[number])
        if int((number + 1) * per_filing) > int(number * per_filing):
            probe(probes)
            probes += 1

    begun = time.monotonic()
    late = at_a_rate(rate, len(charges), act)
    loaded = time.monotonic() - begun
    wait_until(lambda: Receipt.objects.filter(charge__in=charges, pdf_sha256=None).count() == 0)
    wait_until(lambda: Acknowledgement.objects.filter(stamp__filing__reference__in=references).count() == len(charges))
    return {
        "filings": len(charges),
        "cpu": time.process_time(),
        "loaded": loaded,
        "late": late,
        "drained": time.monotonic() - begun,
        "queue alone": alone,
        "queue": probed(range(50, probes)),
        **latencies(references, [charge.reference for charge in charges]),
    }


def latencies(filings: list[str], charges: list[str]) -> dict[str, list[float]]:
    """Received to stamped, to acknowledged, to the receipt for the money; in seconds."""
    stamps = list(FilingStamp.objects.filter(filing__reference__in=filings).prefetch_related("acknowledgements"))
    received: dict[str, datetime] = dict(
        Charge.objects.filter(reference__in=charges).values_list("reference", "confirmed_at")
    )
    made = AuditEntry.objects.filter(act="receipt.made", subject__in=charges).values_list("subject", "at")
    return {
        "stamped": [(stamp.made_at - stamp.received_at).total_seconds() for stamp in stamps],
        "acknowledged": [
            (stamp.acknowledgements.all()[0].made_at - stamp.received_at).total_seconds() for stamp in stamps
        ],
        "receipt": [(at - received[subject]).total_seconds() for subject, at in made],
    }


if __name__ == "__main__":
    assert current_app.conf.broker_url
    print(json.dumps(measured(float(sys.argv[1]), int(sys.argv[2]))))
