"""How many filings an account still has to see to, asked before it is suspended or closed."""

from django.utils.translation import ngettext

from accounts.models import User
from accounts.organizations.open_work import Question
from filings.models import Filing
from filings.models.filing import BEING_MENDED
from filings.states import State


def drafts(account: User) -> int:
    """How many drafts, including those that only wait for their payment. What is being mended is a returned filing."""
    mine = Filing.objects.filter(owner=account, state__in=(State.DRAFT, State.AWAITING_PAYMENT))
    return mine.exclude(BEING_MENDED).count()


def drafts_in_words(count: int) -> str:
    return ngettext("%(count)d draft", "%(count)d drafts", count) % {"count": count}


def at_the_registry(account: User) -> int:
    """How many filings the registry has still to decide."""
    return Filing.objects.filter(owner=account, state=State.LODGED).count()


def at_the_registry_in_words(count: int) -> str:
    return ngettext("%(count)d filing with the registry", "%(count)d filings with the registry", count) % {
        "count": count
    }


def returned(account: User) -> int:
    """How many returned filings are still to be mended."""
    return Filing.objects.returned().filter(owner=account).count()


def returned_in_words(count: int) -> str:
    return ngettext("%(count)d returned filing to mend", "%(count)d returned filings to mend", count) % {"count": count}


DRAFTS = Question(count=drafts, describe=drafts_in_words)
AT_THE_REGISTRY = Question(count=at_the_registry, describe=at_the_registry_in_words)
RETURNED = Question(count=returned, describe=returned_in_words)
