"""Fields for who somebody is (names in English and Chinese, address, telephone, e-mail address)."""

import re
from collections.abc import Collection
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from icms.lib.folding import HAS_CHINESE, HAS_LATIN, cleaned_line, plain

LONGEST_NAME = 200


class LineField(forms.CharField):
    """One line of text, cleaned."""

    def to_python(self, value: Any) -> str:
        return cleaned_line(super().to_python(value) or "")


# A person's name is 姓名; a name that may be an organization's, which the fields below are called by themselves, 名稱.
PERSON_IN_ENGLISH = pgettext_lazy("person", "Name in English")
PERSON_IN_CHINESE = pgettext_lazy("person", "Name in Chinese")


class EnglishNameField(LineField):
    """A name in Latin letters."""

    default_error_messages = {
        "script": _("This name is in Chinese; put it into the field for the Chinese name."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"label": _("Name in English"), "max_length": LONGEST_NAME, "required": False, **kwargs})

    def validate(self, value: str) -> None:
        super().validate(value)
        if HAS_CHINESE.search(value) and not HAS_LATIN.search(value):
            raise ValidationError(self.error_messages["script"], code="script")


class ChineseNameField(LineField):
    """A name in Chinese characters, rare ones too; a person's without the air that registers set it with."""

    default_error_messages = {
        "script": _("This name is in English; put it into the field for the English name."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"label": _("Name in Chinese"), "max_length": LONGEST_NAME, "required": False, **kwargs})

    def to_python(self, value: Any) -> str:
        name = super().to_python(value)
        without = name.replace(" ", "")
        is_short = len(without) <= 5 and all(map(HAS_CHINESE.match, without))
        return without if is_short else name

    def validate(self, value: str) -> None:
        super().validate(value)
        if HAS_LATIN.search(value) and not HAS_CHINESE.search(value):
            raise ValidationError(self.error_messages["script"], code="script")


class AddressField(forms.CharField):
    """A postal address of a few lines."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"widget": forms.Textarea(attrs={"rows": 3}), "max_length": 500, **kwargs})


class TelephoneField(forms.CharField):
    """A Hong Kong number of 8 digits, kept as `2345 6789`, or one of elsewhere with its `+`, kept as typed."""

    default_error_messages = {"digits": _("A telephone number is written in digits.")}

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput({"inputmode": "tel", "autocomplete": "off"})
        super().__init__(**{"label": _("Telephone"), "max_length": 20, "widget": widget, **kwargs})
        self.widget.attrs["maxlength"] = "40"  # what is pasted holds marks that do not count

    def to_python(self, value: Any) -> str:
        typed = re.sub(r"^(tel|電話|电话)\.?:?\s*", "", plain(super().to_python(value) or ""), flags=re.IGNORECASE)
        typed = re.sub(r"^(\+?\(?)00(?=[1-9])", r"\1+", typed)
        digits = re.sub(r"[\s().-]", "", typed)
        if not digits:
            return ""
        if not re.fullmatch(r"\+?[0-9]+", digits):
            raise ValidationError(self.error_messages["digits"], code="digits")
        if re.fullmatch(r"852[0-9]{8}", digits):
            digits = digits.removeprefix("852")
        digits = digits.removeprefix("+852")
        if digits.startswith("+"):
            return typed if len(typed) <= 20 else digits
        if len(digits) != 8:
            words = ngettext(
                "A Hong Kong telephone number has 8 digits; this one has %(count)d.",
                "A Hong Kong telephone number has 8 digits; this one has %(count)d.",
                len(digits),
            )
            raise ValidationError(words % {"count": len(digits)}, code="length")
        return f"{digits[:4]} {digits[4:]}"


class EmailAddressField(forms.EmailField):
    """An e-mail address."""

    default_error_messages = {
        "invalid": _("An e-mail address has a name, an @ and a domain, such as chan@example.com."),
    }

    def __init__(self, *, of_reader: bool = False, **kwargs: Any) -> None:
        """`of_reader`: it is the reader's own. Where it is another's, no browser fills in the reader's."""
        autocomplete = "email" if of_reader else "off"
        attributes = {"autocomplete": autocomplete, "spellcheck": "false", "inputmode": "email"}
        super().__init__(
            **{"label": _("E-mail address"), "max_length": 254, "widget": forms.EmailInput(attributes), **kwargs}
        )


IN_ONE_OR_BOTH = _("In English, in Chinese, or both.")


class Named(forms.Form):
    """Mixin for forms with `name_en` and `name_zh`: one of the two at least."""

    no_name: Any = _("Enter the name in English, in Chinese, or both.")
    needed_sometimes: Collection[str] = ("name_en", "name_zh")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name_en"].help_text = self.fields["name_en"].help_text or IN_ONE_OR_BOTH

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        wrong = "name_en" in self.errors or "name_zh" in self.errors
        if not wrong and not data.get("name_en") and not data.get("name_zh"):
            self.add_error("name_en", self.no_name)
        return data
