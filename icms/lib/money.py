"""Money as the court writes it. Amounts are whole HK$ cents."""

from icms.lib.dates import is_chinese


def figure(cents: int) -> str:
    """The bare figure for a column that says its currency: `1,045.00`."""
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100:,}.{abs(cents) % 100:02}"


def money(cents: int) -> str:
    """For tables and totals, with cents, in every language: `HK$504.00`."""
    sign = "-" if cents < 0 else ""
    return f"{sign}HK${figure(abs(cents))}"


def money_sentence(cents: int, language: str) -> str:
    """For sentences, cents only where there are some: `HK$504`, `HK$504.50`; `504港元`."""
    amount = figure(cents).removesuffix(".00")
    if is_chinese(language):
        return f"{amount}港元"
    return f"-HK${amount[1:]}" if amount.startswith("-") else f"HK${amount}"
