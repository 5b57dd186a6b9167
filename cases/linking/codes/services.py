"""One-time link codes: issued for a party of a case, printed by the registry, typed by the party (domain 4.2).

A code has 60 bits, works once, for 90 days (our own default); an account that types five wrong ones waits an hour. It
is worked out from its row and the secret key, and found by a keyed digest: a copy of the table opens nothing.
"""

import hmac
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.messages.services import post
from accounts.models import User
from cases import representation
from cases.assigning.assignments import lock_assigning
from cases.models import Case, CaseNumber, LinkCode, Party, Representation, WrongLinkCode
from cases.services import join_case
from cases.signals import case_changed
from icms.lib import clock
from icms.lib.errors import Reason, Refused
from icms.lib.references import ALPHABET, plain_code

LIFETIME = timedelta(days=90)
LENGTH = 12
MOST_WRONG = 5
WRONG_WITHIN = timedelta(hours=1)

WRONG = Reason(
    "wrong_code",
    _(
        "This code does not work for this case: it may be mistyped, used already, or too old. Check both, or send a "
        "copy of the document instead."
    ),
    "code",
)
TOO_MANY = Reason(
    "too_many_codes",
    _("Five codes did not work. Try again in an hour, or send a copy of the document instead."),
    "code",
)
STRUCK = Reason("struck", _("This case was struck, so nobody is linked with it any more."), "code")
REPRESENTED = Reason(
    "represented", _("This party is represented already. File a notice to act, with the notice as a PDF."), "code"
)


@transaction.atomic
def issue_code(*, party_id: int, actor: User) -> LinkCode:
    """A new code for a party; an earlier one stops working. Refused in a case that was struck."""
    party = Party.objects.select_for_update(of=("self",)).select_related("case__case_type").get(pk=party_id)
    if party.case.is_struck:
        raise Refused(STRUCK)
    now = clock.now()
    party.link_codes.working(now).update(cancelled_at=now, cancelled_by=actor)
    code = LinkCode(party=party, issued_by=actor, issued_at=now, expires_at=now + LIFETIME)
    code.digest = _digest(printed_code(code))
    code.save()
    audit.record(act="link_code.issued", subject=code, actor=actor, number=party.case.number, party=party.name)
    return code


@transaction.atomic
def cancel_code(*, code_id: int, actor: User) -> LinkCode:
    """A code that was lost or sent to the wrong place stops working."""
    code = LinkCode.objects.select_for_update(of=("self",)).select_related("party__case").get(pk=code_id)
    if code.used_at is None and code.cancelled_at is None:
        code.cancelled_at, code.cancelled_by = clock.now(), actor
        code.save(update_fields=["cancelled_at", "cancelled_by"])
        audit.record(act="link_code.cancelled", subject=code, actor=actor)
    return code


def printed_code(code: LinkCode) -> str:
    """The code as it is printed: `7KM4-2QXD-Z9FT`."""
    number = int.from_bytes(_keyed(f"code:{code.nonce}"), "big")
    letters = "".join(ALPHABET[(number >> 5 * place) & 31] for place in range(LENGTH))
    return "-".join(letters[at : at + 4] for at in range(0, LENGTH, 4))


def is_code(typed: str) -> bool:
    """Has this the form of a link code, right or wrong? What has not is no try."""
    code = plain_code(typed)
    return len(code) == LENGTH and set(code) <= set(ALPHABET)


def use_code(*, actor: User, number: CaseNumber, code: str) -> Case:
    """Link at once by a code. Refused for a wrong one in the same words whatever the case number; wrong ones count."""
    since = clock.now() - WRONG_WITHIN
    if WrongLinkCode.objects.filter(account=actor, at__gt=since).count() >= MOST_WRONG:
        raise Refused(TOO_MANY)
    case = _link(actor, number, code)
    if case is None:
        WrongLinkCode.objects.create(account=actor, at=clock.now())
        raise Refused(WRONG)
    return case


@transaction.atomic
def _link(actor: User, number: CaseNumber, typed: str) -> Case | None:
    codes = LinkCode.objects.working(clock.now()).select_for_update(of=("self",))
    code = codes.filter(digest=_digest(typed)).select_related("party__case__case_type").first()
    if code is None or code.party.case.number != str(number):
        return None
    case = Case.objects.select_for_update(of=("self",)).get(pk=code.party.case_id)
    if case.is_struck:
        raise Refused(STRUCK)
    lock_assigning(actor.organization)
    if representation.present(code.party) is not None:
        raise Refused(REPRESENTED)
    code.used_at, code.used_by = clock.now(), actor
    code.save(update_fields=["used_at", "used_by"])
    join_case(account=actor, party=code.party, how=Representation.How.CODE)
    audit.record(act="link_code.used", subject=code, actor=actor, number=case.number, party=code.party.name)
    case_changed.send(sender=Case, case=case)
    params = {"case": case.number, "party": code.party.name, "note": ""}
    post(to=actor, kind="case_linked", params=params, link=case.get_absolute_url())
    return case


def _digest(typed: str) -> str:
    return _keyed(f"digest:{plain_code(typed)}").hex()


def _keyed(words: str) -> bytes:
    return hmac.digest(settings.SECRET_KEY.encode(), f"cases.linking.codes:{words}".encode(), "sha256")
