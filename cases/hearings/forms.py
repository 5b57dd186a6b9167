"""What an officer says about a hearing."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.calendar.fields import MomentField
from cases.hearings.rules import NEVER
from cases.models import Case, Court, CourtRoom, Hearing, HearingKind, Judge
from cases.signals import hearing_entered
from icms.lib.fields import LineField
from icms.lib.forms import CourtDateField, CourtForm

SHORTEST, LONGEST = 5, 600  # minutes


class NoticeForm(CourtForm):
    """Mixin: is a notice of hearing issued in the same step? Asked only where somebody issues one."""

    notice = forms.BooleanField(label=_("Issue a notice of hearing"), required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not hearing_entered.has_listeners():
            del self.fields["notice"]
        elif "seen" in self.fields:
            self.fields["notice"].help_text = _("Without a new one, the notice that stands is withdrawn.")


class HearingForm(NoticeForm):
    """A hearing, fixed or changed. A supervisor whom a rule has refused is then asked for a reason to insist."""

    kind = forms.ModelChoiceField(
        label=_("What kind of hearing?"),
        queryset=HearingKind.objects.all(),
        empty_label=_("Choose a kind"),
        error_messages={
            "required": _("Choose what kind of hearing it is."),
            "invalid_choice": _("Choose what kind of hearing it is."),
        },
    )
    starts_at = MomentField(
        label=_("When?"),
        help_text=_("Hong Kong time"),
        error_messages={"required": _("Enter the day and the time of the hearing.")},
    )
    minutes = forms.IntegerField(
        label=_("Length in minutes"),
        required=False,
        min_value=SHORTEST,
        max_value=LONGEST,
        help_text=_("The break of the day counts. Left empty: the usual length of its kind."),
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "class": "w-100"}),
        error_messages={
            "invalid": _("Enter the length in minutes, such as 30."),
            "min_value": _("A hearing takes 5 minutes at least."),
            "max_value": _("A hearing ends on the day on which it begins. Fix one for each day."),
        },
    )
    room = forms.ModelChoiceField(
        label=_("Court room"),
        queryset=CourtRoom.objects.none(),
        empty_label=_("Choose a court room"),
        error_messages={
            "required": _("Choose the court room."),
            "invalid_choice": _("This court room is no longer to be chosen. Choose another."),
        },
    )
    judge = forms.ModelChoiceField(
        label=_("Judge"),
        queryset=Judge.objects.none(),
        empty_label=_("Choose who sits"),
        error_messages={
            "required": _("Choose who sits."),
            "invalid_choice": _("This judge is no longer to be chosen. Choose another."),
        },
    )
    note = LineField(label=_("Note to those in the case"), max_length=300, required=False)
    field_order = ("kind", "starts_at", "minutes", "room", "judge", "note", "notice")

    def __init__(self, *args: Any, case: Case, may_insist: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.may_insist = may_insist
        for name, model in (("room", CourtRoom), ("judge", Judge)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = model.objects.for_case(case)
        if may_insist and "insist_why" in self.data:
            self._ask_to_insist()

    def add_error(self, field: str | None, error: Any) -> None:
        super().add_error(field, error)
        if self.may_insist and self.insisting_helps:
            self._ask_to_insist()

    @property
    def insisting_helps(self) -> bool:
        """Was it refused by rules alone on which a supervisor may insist?"""
        codes = [each.code for errors in self.errors.as_data().values() for each in errors]
        return self.is_bound and bool(codes) and all(code in OVERRULED for code in codes) and not set(codes) & NEVER

    def _ask_to_insist(self) -> None:
        self.fields.setdefault(
            "insist_why",
            LineField(
                label=_("Reason to fix it all the same"),
                max_length=300,
                required=False,
                help_text=_("You are a supervisor, and may insist. The reason is kept on record."),
            ),
        )


OVERRULED = frozenset(
    {
        *("ended", "too_far_ahead", "holidays_unknown", "closed", "outside_sitting_hours"),
        *("room_not_in_use", "room_of_another_court", "room_taken", "case_taken"),
        *("judge_not_in_use", "judge_of_another_court", "judge_taken"),
    }
)


class SeenForm(CourtForm):
    """Mixin: which row of the hearing its page showed, so that nothing is done to another."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def show(self, hearing: Hearing) -> None:
        """The page that tells of errors shows the hearing as it stands now: the next press is about that one."""
        self.data = {**self.data, "seen": str(hearing.pk)}


class ChangeForm(SeenForm, HearingForm):
    """A hearing that is fixed, changed."""


def as_fixed(hearing: Hearing) -> dict[str, Any]:
    """A hearing as the form shows it at first."""
    names = ("kind", "starts_at", "minutes", "room", "judge", "note")
    return {"seen": hearing.pk} | {name: getattr(hearing, name) for name in names}


class VacateForm(SeenForm, NoticeForm):
    """Why a hearing does not take place."""

    note = LineField(label=_("Note to those in the case"), max_length=300, required=False)
    field_order = ("note", "notice")


class DayForm(CourtForm):
    """Which court, and which day, is looked at."""

    marks_optional = False
    court = forms.ModelChoiceField(
        label=_("Court"),
        queryset=Court.objects.order_by("pk"),
        empty_label=None,
        error_messages={"invalid_choice": _("Choose a court."), "required": _("Choose a court.")},
    )
    day = CourtDateField(label=_("Which day"), error_messages={"required": _("Enter the day.")})


class InUseForm(CourtForm):
    """A room or a judge is taken out of use, or put back: what the officer saw and agreed to is sent along."""

    in_use = forms.TypedChoiceField(
        choices=[("yes", ""), ("no", "")], coerce=lambda typed: typed == "yes", widget=forms.HiddenInput
    )
