"""For which courts a form is, as which document it is filed, and whether a fee is asked: from the reference data."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from cases.models import Court
from filings.models import DocumentType
from filings.paper_forms.paper_form import FORMS, PaperForm, words
from icms.lib.marks import colon
from icms.lib.trilingual import HTML_LANGUAGES


@dataclass(frozen=True)
class Download:
    """The form in one language: the name of the language in itself, its `lang`, the address of the PDF."""

    language: str
    html_language: str
    url: str


@dataclass(frozen=True)
class OfferedForm:
    """A form beside what the reference data say of it.

    `courts` is a line for each court, with the kinds of case in which it is filed; `file_as` the document types.
    """

    form: PaperForm
    courts: list[str]
    file_as: str
    asks_fee: bool
    fee_url: str
    downloads: list[Download]

    @property
    def what(self) -> str:
        return str(self.form.note("what"))

    @property
    def time(self) -> str:
        return str(self.form.note("time"))


def offered_forms() -> list[OfferedForm]:
    """Every form, in the active language."""
    return [offered for form in FORMS if (offered := offered_form(form)).courts]


def offered_form(form: PaperForm) -> OfferedForm:
    """One form, in the active language."""
    found, active = list(_types(form.documents[0])), get_language() or "en"
    courts: dict[str, list[str]] = {}
    for each in found:
        assert each.case_type is not None
        kinds = courts.setdefault(str(each.case_type.court.name), [])
        if str(each.case_type.name) not in kinds:
            kinds.append(str(each.case_type.name))
    types = {each.code: str(each.name) for code in form.documents for each in _types(code)[:1]}
    with_fee = next((each for each in found if each.fee_item), None)
    asked = {"kind": (with_fee or found[0]).case_type_id, "document": form.documents[0]} if found else {}
    return OfferedForm(
        form=form,
        courts=[court + colon() + _(", ").join(kinds) for court, kinds in courts.items()],
        file_as=_(" or ").join(types.values()),
        asks_fee=with_fee is not None,
        fee_url=f"{reverse('fee_calculator:work_out')}?{urlencode(asked)}",
        downloads=[_download(form, code) for code in (active, *(each for each in HTML_LANGUAGES if each != active))],
    )


def _download(form: PaperForm, language: str) -> Download:
    with override(language):
        url = reverse("help_form", args=[form.slug])
    return Download(dict(settings.LANGUAGES)[language], HTML_LANGUAGES[language], url)


def names_on(form: PaperForm) -> tuple[list[str], str]:
    """What the PDF itself says of the reference data: the courts to choose from, the documents to file it as."""
    courts = dict.fromkeys(each.case_type.court for each in _types(form.documents[0]) if each.case_type)
    return [_as_headed(court) for court in courts], offered_form(form).file_as


def _as_headed(court: Court) -> str:
    """The name of a court at the head of a document."""
    name = str(court.name)
    return str(words()["high_court"]).format(court=name) if court.of_the_high_court else name


def _types(code: str) -> QuerySet[DocumentType]:
    found = DocumentType.objects.filter(code=code, e_filed=True, case_type__isnull=False)
    return found.select_related("case_type__court").order_by("case_type__order", "pk")
