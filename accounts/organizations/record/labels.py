"""Labels of the acts on the record that concern an organization.

An act that is recorded for an organization needs a label here, or its administrators do not see it.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from accounts.models import CapRequest, Empowerment, Organization, User
from accounts.roles import Role

Detail = Mapping[str, Any]
FIELDS: dict[str, Any] = {
    "name_en": gettext_lazy("name in English"),
    "name_zh": gettext_lazy("name in Chinese"),
    "email": gettext_lazy("e-mail address"),
    "telephone": gettext_lazy("telephone"),
    "branch": gettext_lazy("branch"),
    "language": gettext_lazy("language"),
    "address": gettext_lazy("address"),
}


def choice_label(kind: str, choices: Any) -> str:
    """The words of a choice; the value itself where it is none any more."""
    return str(dict(choices.choices).get(kind, kind))


def field_labels(names: list[str]) -> str:
    """`telephone, branch`."""
    return _(", ").join(str(FIELDS.get(name, name)) for name in names)


def _opened(detail: Detail) -> str:
    return _("Account opened: %(role)s") % {"role": choice_label(detail.get("role", ""), Role)}


def _changed(detail: Detail) -> str:
    if "before" in detail:
        return _("Profile changed: %(fields)s (branch %(before)s, now %(after)s)") % {
            "fields": field_labels(detail.get("fields", [])),
            "before": detail["before"],
            "after": detail.get("after", ""),
        }
    return _("Profile changed: %(fields)s") % {"fields": field_labels(detail.get("fields", []))}


def _empowered(detail: Detail) -> str:
    return _("Empowered: %(kind)s") % {"kind": choice_label(detail.get("kind", ""), Empowerment.Kind)}


def _taken_back(detail: Detail) -> str:
    return _("Empowerment taken back: %(kind)s") % {"kind": choice_label(detail.get("kind", ""), Empowerment.Kind)}


def _default_of_branch(detail: Detail) -> str:
    return _default(detail, _("Default user of %(branch)s: %(after)s") % {**_names(detail), "branch": detail["branch"]})


def _default_of_organization(detail: Detail) -> str:
    return _default(detail, _("Default user of the organization: %(after)s") % _names(detail))


def _default(detail: Detail, words: str) -> str:
    if not detail.get("before"):
        return words
    return _("%(words)s (before: %(before)s)") % {"words": words, "before": detail["before"]}


def _names(detail: Detail) -> dict[str, str]:
    return {"after": detail.get("after") or pgettext("default user", "nobody")}


def _branch(words: Any) -> Callable[[Detail], str]:
    return lambda detail: str(words) % {"branch": detail.get("branch", "")}


def _imported(detail: Detail) -> str:
    count = detail.get("count", 0)
    return ngettext("%(count)d account opened from a file", "%(count)d accounts opened from a file", count) % {
        "count": count
    }


def _cap(words: Any) -> Callable[[Detail], str]:
    def said(detail: Detail) -> str:
        number = detail.get("now") or detail.get("wanted") or ""
        return str(words) % {"what": choice_label(detail.get("what", ""), CapRequest.What), "number": number}

    return said


def _plain(words: Any) -> Callable[[Detail], str]:
    return lambda detail: str(words)


LABELS: dict[str, Callable[[Detail], str]] = {
    "account.opened": _opened,
    "account.invited": _plain(gettext_lazy("Link to set the password sent")),
    "account.changed": _changed,
    "account.suspended": _plain(gettext_lazy("Account suspended")),
    "account.reactivated": _plain(gettext_lazy("Account reactivated")),
    "account.closed": _plain(gettext_lazy("Account closed")),
    "account.empowered": _empowered,
    "account.empowerment_taken_back": _taken_back,
    "branch.added": _branch(gettext_lazy("Branch %(branch)s added")),
    "branch.renamed": _branch(gettext_lazy("Branch %(branch)s renamed")),
    "branch.closed": _branch(gettext_lazy("Branch %(branch)s closed")),
    "branch.reopened": _branch(gettext_lazy("Branch %(branch)s reopened")),
    "branch.default_user_set": _default_of_branch,
    "organization.default_user_set": _default_of_organization,
    "members.imported": _imported,
    "cap.asked": _cap(gettext_lazy("Asked for another maximum: %(what)s, %(number)s")),
    "cap.withdrawn": _cap(gettext_lazy("Request withdrawn: %(what)s, %(number)s")),
    # What the Help Centre does for the organization (accounts/helpcentre).
    "organization.opened": _plain(gettext_lazy("Organization registered")),
    "organization.facts_changed": _plain(gettext_lazy("Facts of the organization put right")),
    "organization.caps_changed": _plain(gettext_lazy("Maximum numbers changed")),
    "organization.cap_granted": _cap(gettext_lazy("Request granted: %(what)s, %(number)s")),
    "organization.cap_refused": _cap(gettext_lazy("Request refused: %(what)s")),
    "account.name_changed": _plain(gettext_lazy("Name changed")),
    "account.email_corrected": _plain(gettext_lazy("E-mail address corrected")),
    # What holders do themselves (accounts/profile), and what is done about their second factor (accounts/signin).
    "account.contact_changed": _plain(gettext_lazy("Contact details changed by the holder")),
    "account.email_changed": _plain(gettext_lazy("E-mail address changed by the holder")),
    "account.language_changed": _plain(gettext_lazy("Language of messages changed by the holder")),
    "account.second_factor_reset": _plain(gettext_lazy("Second factor reset")),
}
ON_ACCOUNTS = User._meta.label_lower
ON_ORGANIZATIONS = Organization._meta.label_lower


def label_of(act: str, detail: Detail) -> str:
    """What was done, in the reader's language."""
    return LABELS[act](detail)
