"""Whether the portal, the provider's settlement file and the ledger agree on one movement."""

from dataclasses import dataclass, field

from payments.models import Difference

Kind = Difference.Kind
Money = tuple[int, str]  # cents (negative for a refund) and currency


@dataclass
class Movement:
    """One payment or refund, as each of the three has it."""

    portal: Money | None = None
    provider: list[Money] = field(default_factory=list)
    ledger: Money | None = None

    def kinds(self, *, has_file: bool) -> list[Difference.Kind]:
        """What does not agree; empty if all three do."""
        found = [Kind.LEDGER] if self.ledger != self.portal else []
        if not has_file:
            return found
        if len(self.provider) > 1:
            found.append(Kind.DOUBLED)
        if self.portal is None and self.provider:
            found.append(Kind.EXTRA)
        elif self.portal is not None and not self.provider:
            found.append(Kind.MISSING)
        elif self.portal is not None and self.provider[0] != self.portal:
            found.append(Kind.OTHER_AMOUNT)
        return found
