"""How many filings an account still has to see to, asked before it is suspended or closed."""

from django.utils.translation import ngettext

from accounts.models import User
from accounts.organizations.open_work import Question
from filings.models import Filing
from filings.states import State


def drafts(account: User) -> int:
    """How many drafts, including those that only wait for their payment. What is being mended is a returned filing."""
    return _in(account, State.DRAFT, State.AWAITING_PAYMENT) - _being_mended(account)


def drafts_in_words(count: int) -> str:
    return ngettext("%(count)d draft", "%(count)d drafts", count) % {"count": count}


def at_the_registry(account: User) -> int:
    """How many filings the registry has still to decide."""
    return _in(account, State.LODGED)


def at_the_registry_in_words(count: int) -> str:
    return ngettext("%(count)d filing with the registry", "%(count)d filings with the registry", count) % {
        "count": count
    }


def returned(account: User) -> int:
    """How many returned filings are still to be mended."""
    return _in(account, State.RETURNED) + _being_mended(account)


def returned_in_words(count: int) -> str:
    return ngettext("%(count)d returned filing to mend", "%(count)d returned filings to mend", count) % {"count": count}


def _in(account: User, *states: State) -> int:
    return Filing.objects.filter(owner=account, state__in=states).count()


def _being_mended(account: User) -> int:
    return Filing.objects.returned().filter(owner=account, state=State.DRAFT).count()


DRAFTS = Question(count=drafts, describe=drafts_in_words)
AT_THE_REGISTRY = Question(count=at_the_registry, describe=at_the_registry_in_words)
RETURNED = Question(count=returned, describe=returned_in_words)
