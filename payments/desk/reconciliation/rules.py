"""Whether the portal, the provider's settlement file and the ledger agree on one movement."""

from dataclasses import dataclass, field

from payments.models import Difference

Kind = Difference.Kind
CAME_BACK = "/returned"  # after the reference of a refund that its bank sent back
Money = tuple[int, str]  # cents (negative for a refund) and currency


@dataclass
class Movement:
    """What moved under one reference on a day, as each of the three has it: once, but for a refund ordered again."""

    portal: list[Money] = field(default_factory=list)
    provider: list[Money] = field(default_factory=list)
    ledger: list[Money] = field(default_factory=list)

    def kinds(self, *, has_file: bool) -> list[Difference.Kind]:
        """What does not agree; empty if all three do."""
        found = [Kind.LEDGER] if sorted(self.ledger) != sorted(self.portal) else []
        if not has_file:
            return found
        times = len(self.portal)
        if len(self.provider) > max(times, 1):
            found.append(Kind.DOUBLED)
        if not self.portal and self.provider:
            found.append(Kind.EXTRA)
        elif len(self.provider) < times:
            found.append(Kind.MISSING)
        elif sorted(self.provider[:times]) != sorted(self.portal):
            found.append(Kind.OTHER_AMOUNT)
        return found
