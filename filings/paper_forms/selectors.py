"""For which courts a form is, as which document it is filed, and whether a fee is asked: from the reference data."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from cases.models import CaseType, Court, Service
from filings.models import DocumentType
from filings.paper_forms.paper_form import FORMS, PaperForm, words
from icms.lib import clock
from icms.lib.marks import colon
from icms.lib.trilingual import HTML_LANGUAGES
from payments.fees.quote import quote


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
    `fee_url` works its fee out, if it has one and the registry has set it; `fee_not_set` names the courts where not.
    """

    form: PaperForm
    courts: list[str]
    file_as: str
    fee_url: str
    fee_not_set: str
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


def offered_slugs() -> set[str]:
    """Which forms there are today. One query."""
    pairs = set(_filed_today().values_list("code", "case_type", "case_type__court"))
    return {
        form.slug
        for form in FORMS
        for code, kind, court in pairs
        if code == form.documents[0] and court in form.courts and kind not in form.not_for
    }


def offered_form(form: PaperForm) -> OfferedForm:
    """One form, in the active language."""
    found, active = list(_types(form)), get_language() or "en"
    courts: dict[str, list[str]] = {}
    for each in found:
        assert each.case_type is not None
        kinds = courts.setdefault(str(each.case_type.court.name), [])
        if str(each.case_type.name) not in kinds:
            kinds.append(str(each.case_type.name))
    fee_url, not_set = _fee(found)
    return OfferedForm(
        form=form,
        courts=[court + colon() + _(", ").join(kinds) for court, kinds in courts.items()],
        file_as=_file_as(form),
        fee_url=fee_url,
        fee_not_set=_(", ").join(not_set),
        downloads=[_download(form, code) for code in (active, *(each for each in HTML_LANGUAGES if each != active))],
    )


def _file_as(form: PaperForm) -> str:
    types = {each.code: str(each.name) for code in form.documents for each in _types(form, code)[:1]}
    return str(_(" or ").join(types.values()))


def _fee(found: list[DocumentType]) -> tuple[str, list[str]]:
    """Where the fee of one of these is worked out, if any is set today; the courts that have one which is not set."""
    with_fee = [(each, each.case_type) for each in found if each.case_type and each.fee_item]
    if not with_fee:
        return "", []
    wanted = [(kind.court_id, each.fee_item, 1) for each, kind in with_fee]
    priced = {(line.court, line.code) for line in quote(wanted, deemed_day=clock.court_day(clock.now())).lines}
    is_set = [(kind.court_id, each.fee_item) in priced for each, kind in with_fee]
    not_set = dict.fromkeys(
        str(kind.court.name) for (_each, kind), known in zip(with_fee, is_set, strict=True) if not known
    )
    if not any(is_set):
        return "", list(not_set)
    first, kind = with_fee[is_set.index(True)]
    asked = urlencode({"kind": kind.pk, "document": first.code})
    return f"{reverse('fee_calculator:work_out')}?{asked}", list(not_set)


def _download(form: PaperForm, language: str) -> Download:
    with override(language):
        url = reverse("help_form", args=[form.slug])
    return Download(dict(settings.LANGUAGES)[language], HTML_LANGUAGES[language], url)


def names_on(form: PaperForm) -> tuple[list[str], str]:
    """What the PDF itself says of the reference data: the courts to choose from, the documents to file it as."""
    courts = dict.fromkeys(each.case_type.court for each in _types(form) if each.case_type)
    return [_as_headed(court) for court in courts], _file_as(form)


def _as_headed(court: Court) -> str:
    """The name of a court at the head of a document."""
    name = str(court.name)
    return str(words()["high_court"]).format(court=name) if court.of_the_high_court else name


def _types(form: PaperForm, code: str = "") -> QuerySet[DocumentType]:
    found = _filed_today().filter(code=code or form.documents[0], case_type__court__in=form.courts)
    found = found.exclude(case_type__in=form.not_for).select_related("case_type__court")
    return found.order_by("case_type__order", "pk")


def _filed_today() -> QuerySet[DocumentType]:
    """The documents of those kinds of case in which something can be filed today."""
    open_today = CaseType.objects.open_for(Service.FILE, clock.court_day(clock.now()))
    return DocumentType.objects.filter(e_filed=True, case_type__in=open_today)
