"""Forms of one's own profile."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.messages.kinds import MAY_BE_MUTED, Subject
from accounts.models import User
from icms.lib.fields import (
    PERSON_IN_CHINESE,
    PERSON_IN_ENGLISH,
    AddressField,
    ChineseNameField,
    EmailAddressField,
    EnglishNameField,
    Named,
    TelephoneField,
)
from icms.lib.forms import CourtForm


class ContactForm(CourtForm):
    """How the court reaches the holder."""

    telephone = TelephoneField(
        error_messages={"required": _("Type a telephone number under which you can be reached.")}
    )
    address = AddressField(label=_("Address"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["telephone"].widget.attrs |= {"class": "w-200", "autocomplete": "tel", "inputmode": "tel"}
        self.fields["address"].widget.attrs["autocomplete"] = "street-address"


class EmailForm(CourtForm):
    """Where copies of messages, and links for new passwords, are sent."""

    email = EmailAddressField(
        of_reader=True, label=_("New e-mail address"), error_messages={"required": _("Type the new e-mail address.")}
    )


class LanguageForm(CourtForm):
    """The language of messages and e-mails."""

    language = forms.ChoiceField(
        label=_("Language of your messages and e-mails"), choices=User.Language, widget=forms.RadioSelect
    )


class NameForm(Named, CourtForm):
    """The name that is asked for, and why."""

    name_en = EnglishNameField(label=PERSON_IN_ENGLISH)
    name_zh = ChineseNameField(label=PERSON_IN_CHINESE)
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Such as a deed poll or a marriage. The Help Centre may ask to see a document."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": _("Say why the name is to be changed.")},
    )


class NoticesForm(CourtForm):
    """The subjects whose e-mail copies are wanted, of those that may be switched off."""

    subjects = forms.MultipleChoiceField(
        label=_("Send me e-mail copies about"), widget=forms.CheckboxSelectMultiple, required=False
    )

    marks_optional = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["subjects"]
        field.choices = [(subject.value, subject.label) for subject in Subject if subject in MAY_BE_MUTED]

    def clean(self) -> dict[str, Any]:
        """What was left unticked is muted."""
        data = super().clean() or {}
        return {"muted": {subject.value for subject in MAY_BE_MUTED} - set(data.get("subjects", []))}
