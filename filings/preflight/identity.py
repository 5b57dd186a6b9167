"""Hong Kong identity card numbers in a text, told from other numbers by their check digit."""

import re
import unicodedata

NUMBER = re.compile(r"(?<![A-Z0-9])([A-Z]{1,2}) ?([0-9]{6}) ?(?:\( ?([0-9A]) ?\)|([0-9A]))(?![A-Z0-9])")


def is_identity_number(letters: str, digits: str, check: str) -> bool:
    """Whether the parts make a number: weights 9 to 1, a missing first letter counts as a space (36)."""
    values = [36] if len(letters) == 1 else []
    values += [ord(letter) - ord("A") + 10 for letter in letters]
    values += [int(digit) for digit in digits]
    values.append(10 if check == "A" else int(check))
    return sum(weight * value for weight, value in zip(range(9, 0, -1), values, strict=True)) % 11 == 0


def shows_identity_number(text: str) -> bool:
    """Whether an identity card number can be read in the text; full-width forms count too."""
    plain = unicodedata.normalize("NFKC", text)
    return any(
        is_identity_number(letters, digits, bracketed or bare)
        for letters, digits, bracketed, bare in NUMBER.findall(plain)
    )
