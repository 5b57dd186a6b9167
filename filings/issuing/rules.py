"""Who reads a document of the court for a party: the one place that decides it (domain 4.2, 6.7).

Asked when a document is issued, and again until it is opened, so that it follows the case: to the firm that acts now,
to the users who have the case now. A stand-in reads with the rights of the absent, and gets a copy of the message.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Organization, User
from cases.assigning.assignments import default_user_of
from cases.models import Assignment, Case, Party, Representation
from cases.permissions import acting_for, cases_acted_in
from filings.models import Delivery, DeliveryReader, IssuedDocument

How = Delivery.How


@dataclass(frozen=True)
class Recipient:
    """A party of a case, who acts for it, and who reads for it now.

    `default` is who gets the case with the document, where nobody of the organization has it; without one the primary
    administrators are alerted.
    """

    party: Party
    organization: Organization | None = None
    readers: list[User] = field(default_factory=list)
    default: User | None = None

    @property
    def how(self) -> Delivery.How:
        """How it goes to the party, if it goes now."""
        if self.readers or self.default:
            return How.BOX
        return How.NOBODY if self.organization else How.PAPER


def recipients_of(case: Case) -> list[Recipient]:
    """Every party of the case with who reads for it."""
    return recipients_in([case])[case.pk]


def recipients_in(cases: Collection[Case]) -> dict[int, list[Recipient]]:
    """Of each case every party with who reads for it.

    The number of queries grows only with the organizations of which nobody has a case.
    """
    present = Representation.objects.present().filter(party__case__in=cases)
    acting = {each.party_id: each for each in present.select_related("organization", "account")}
    held: dict[tuple[int, int | None], list[User]] = defaultdict(list)
    assigned = Assignment.objects.present().with_active_user().filter(case__in=cases)
    for each in assigned.select_related("account__organization").order_by("assigned_at", "pk"):
        held[each.case_id, each.account.organization_id].append(each.account)
    defaults: dict[tuple[int, int], User | None] = {}
    recipients: dict[int, list[Recipient]] = {case.pk: [] for case in cases}
    for party in Party.objects.filter(case__in=cases).select_related("case").order_by("order", "pk"):
        acts = acting.get(party.pk)
        organization = acts.organization if acts else None
        if organization is None:
            reads = [acts.account] if acts and acts.account and acts.account.is_active else []
            recipients[party.case_id].append(Recipient(party, readers=reads))
            continue
        key = party.case_id, organization.pk
        if not held[key] and key not in defaults:
            defaults[key] = default_user_of(party.case, organization)
        recipients[party.case_id].append(Recipient(party, organization, held[key], defaults.get(key)))
    return recipients


def deliveries_read_by(user: User) -> QuerySet[Delivery]:
    """The deliveries that this account reads now, opened or not, for the parties that it acts for."""
    if not user.is_filer:
        return Delivery.objects.none()
    deliveries = Delivery.objects.filter(document__case__in=cases_acted_in(user).values("pk"))
    if user.organization_id:
        return deliveries.filter(party__represented_by=user.organization_id)
    own = Representation.objects.present().filter(party=OuterRef("party"), account__in=acting_for(user))
    return deliveries.filter(Exists(own))


def misrouted() -> QuerySet[IssuedDocument]:
    """Documents that a party has not opened, of which somebody who reads for it now has not been told; and those that
    nobody of its organization reads."""
    told = DeliveryReader.objects.filter(
        document=OuterRef(OuterRef("document")), account=OuterRef("account"), told_at__isnull=False
    )
    users = Assignment.objects.present().with_active_user()
    users = users.filter(case=OuterRef("document__case"), account__organization=OuterRef("party__represented_by"))
    in_person = Representation.objects.present().filter(party=OuterRef("party"), account__state=User.State.ACTIVE)
    nobody = Q(party__represented_by__isnull=False) & ~Exists(users)
    wrong = Delivery.objects.unread().filter(
        Exists(users.exclude(Exists(told))) | Exists(in_person.exclude(Exists(told))) | nobody
    )
    return IssuedDocument.objects.standing().filter(pk__in=wrong.values("document"))
