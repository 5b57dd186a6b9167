"""Lodging: check, sign, store, charge, receive (domain 5.2, 6.3, 6.4)."""

import unicodedata
from datetime import datetime

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.access import not_in_case
from cases.calendar.forecast import forecast
from cases.calendar.selectors import registry_of
from cases.linking.bars import bar_reasons
from filings.drafting.checks import blockers, current_documents
from filings.fees.selectors import quote_of
from filings.models import Filing
from filings.parties import title_of
from filings.states import State
from filings.transitions import locked, move
from icms.lib import clock, storage
from icms.lib.errors import Reason, Refused
from icms.lib.money import money_sentence
from icms.lib.promises import after_commit
from payments.charges.selectors import open_charge_of
from payments.charges.services import raise_charge, withdraw_charge
from payments.fees.quote import Quote
from payments.models import Charge


@transaction.atomic
def lodge(
    *,
    filing_id: int,
    actor: User,
    signed_name: str,
    confirmed_closed: bool,
    language: str,
    agreed_cents: int | None = None,
) -> Charge | None:
    """Lodge a draft: it is received now where no fee is due, else when its payment is confirmed.

    Lodging twice is lodging once: the second call answers as the first did. Returns the charge to pay, or None. Refused
    with every reason: blockers, a signature that is not the holder's name, a closed registry not confirmed knowingly,
    and a fee that is another by now than the one the filer saw (`agreed_cents`, HK$ cents; None: nobody was shown one).
    """
    filing = locked(filing_id)
    if filing.state in (State.AWAITING_PAYMENT, State.LODGED):
        return open_charge_of("filing", filing.reference)
    if filing.state != State.DRAFT:
        raise Refused(Reason("not_a_draft", _("This filing has been lodged or withdrawn already.")))
    fee = quote_of(filing)
    reasons = [
        *_right(filing, actor),
        *blockers(filing),
        *fee.blocked,
        *_price(fee, agreed_cents),
        *_signature(actor, signed_name),
        *_closed(filing, confirmed_closed),
    ]
    if reasons:
        raise Refused(reasons)
    _read_back(filing)
    at = clock.now()
    filing.signed_name, filing.signed_at, filing.confirmed_closed = signed_name, at, confirmed_closed
    filing.stored_at, filing.language, filing.lodged_by = at, language, actor
    if fee.is_free:
        receive(filing, at=at, actor=actor)
        return None
    charge = _charge(filing, fee, actor, language)
    filing.charge_reference = charge.reference
    move(filing, State.AWAITING_PAYMENT, actor=actor, confirmed_closed=confirmed_closed)
    return charge


@transaction.atomic
def charge_anew(*, filing_id: int, actor: User) -> Charge | None:
    """The charge of a filing that awaits payment, at the fee of today: a day may have passed since it was lodged.

    The same charge where nothing changed or a payment is under way. None where nothing is to be paid any more: where
    the fee was abolished meanwhile, the filing is received now.
    """
    filing = locked(filing_id)
    charge = open_charge_of("filing", filing.reference)
    if filing.state != State.AWAITING_PAYMENT or charge is None or charge.payments.filter(state="started").exists():
        return charge
    fee = quote_of(filing)
    if fee.blocked:
        raise Refused(fee.blocked)
    if fee.is_free:
        withdraw_charge(charge=charge, actor=actor)
        receive(filing, at=clock.now(), actor=actor)
        return None
    charge = _charge(filing, fee, actor, charge.language)
    filing.charge_reference = charge.reference
    filing.save(update_fields=["charge_reference"])
    return charge


def _charge(filing: Filing, fee: Quote, payer: User, language: str) -> Charge:
    return raise_charge(
        subject_kind="filing",
        subject=filing.reference,
        court=filing.court,
        payer=payer,
        quote=fee,
        language=language,
        title=title_of(filing),
    )


def receive(filing: Filing, *, at: datetime, actor: User | None) -> None:
    """The filing is received at this instant: lodged, and promised its stamp. The filing is locked by the caller."""
    from filings.stamping.tasks import stamp_filing

    filing.received_at = at
    move(filing, State.LODGED, actor=actor, received_at=at.isoformat(), confirmed_closed=filing.confirmed_closed)
    after_commit(stamp_filing, filing.pk)


def same_name(signed: str, user: User) -> bool:
    """Is this the account holder's name, in English or in Chinese or both, whatever its case and spacing?"""
    names = {user.name_en, user.name_zh, user.name, f"{user.name_zh} {user.name_en}"} - {""}
    return _plain(signed) in {_plain(name) for name in names}


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split()).replace(",", "")


def _price(fee: Quote, agreed_cents: int | None) -> list[Reason]:
    """The filer pays what the filer saw: another price is shown with the old one, and agreed to by pressing again."""
    if fee.blocked or agreed_cents in (None, fee.total_cents):
        return []
    language = get_language() or "en"
    words = _("The fee is %(now)s now, not %(before)s. %(why)s Check it, then press the button again.") % {
        "now": money_sentence(fee.total_cents, language),
        "before": money_sentence(agreed_cents or 0, language),
        "why": next((str(line.because) for line in fee.lines if not line.is_free), ""),
    }
    return [Reason("fee_changed", words)]


def _right(filing: Filing, actor: User) -> list[Reason]:
    """May this account still file here? Its grant on the case is held until the filing is lodged (domain 4.1, 4.2)."""
    names = [(party.name_en, party.name_zh) for party in filing.parties.all() if party.is_filer]
    return [
        *(not_in_case(actor, filing.case) if filing.case else ()),
        *bar_reasons(actor=actor, case_type=filing.case_type_id, case=filing.case, names=names),
    ]


def _signature(actor: User, signed_name: str) -> list[Reason]:
    if same_name(signed_name, actor):
        return []
    words = _("Type your name as it is on your account: %(name)s.") % {"name": actor.name}
    return [Reason("signature", words, "signed_name")]


def _closed(filing: Filing, confirmed: bool) -> list[Reason]:
    now = forecast(registry_of(filing.court), clock.now())
    if not now.is_known:
        words = _(
            "The court’s calendar does not reach this date yet, so nothing can be lodged. Please tell the registry."
        )
        return [Reason("calendar_unknown", words)]
    if confirmed or now.is_open:
        return []
    words = _(
        "The registry is closed. Tick the box to show that you understand when your documents are deemed received."
    )
    return [Reason("registry_closed", words, "confirmed_closed")]


def _read_back(filing: Filing) -> None:
    """Every file must read back as the file that was sent, before anyone is told that we have it."""
    for document in current_documents(filing):
        if storage.hash_of(storage.path_of(document.sha256)) != document.sha256:
            raise OSError(f"{document.sha256} does not read back as itself.")
