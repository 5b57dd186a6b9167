"""With whom a draft is shared."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from icms.lib.forms import SavedForm


class ShareForm(SavedForm):
    """Users of the filer's own branch."""

    accounts = forms.ModelMultipleChoiceField(
        label=_("Who prepares this draft with you?"),
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    marks_optional = False

    def __init__(self, *args: Any, colleagues: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["accounts"].queryset = colleagues  # type: ignore[attr-defined]
