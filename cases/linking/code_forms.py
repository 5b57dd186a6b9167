"""Which case a link code is for."""

from typing import Any

from django.utils.translation import gettext as _

from cases.linking.forms import CaseNumberField
from cases.models import Case
from icms.lib.forms import CourtForm


class FindCaseForm(CourtForm):
    """A case that exists, by its number."""

    number = CaseNumberField()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        number = data.get("number")
        if number and not Case.objects.numbered(number).exists():
            self.add_error("number", _("There is no case of this number."))
        return data
