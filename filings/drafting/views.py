"""The draft's pages: task list, questions, claim, parties, withdraw."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import SignedInRequest, filers_only
from cases.courts.selectors import venues_open
from cases.models import Service
from filings import access
from filings.context import docket_of, heading_of, sides_of
from filings.drafting import selectors, services
from filings.drafting.access import draft_page
from filings.drafting.forms import ClaimForm, OwnReferenceForm, PartyForm, QuestionsForm, VenueForm
from filings.drafting.sharing.context import team_context
from filings.drafting.sharing.services import editor_of, let_go
from filings.drafting.task_list import task_groups
from filings.fees.selectors import quote_of
from filings.models import Filing
from filings.states import State
from icms.lib.folding import cleaned
from icms.lib.forms import CourtForm, bound

GET_POST = ["GET", "POST"]
PAGE_SIZE = 20


@filers_only
@require_GET
def my_filings(request: SignedInRequest) -> HttpResponse:
    wanted = request.GET.get("state", "")
    words = cleaned(request.GET.get("q", ""))
    filings = selectors.my_filings(request.user, state=wanted, words=words)
    page = Paginator(filings, PAGE_SIZE).get_page(request.GET.get("page"))
    for filing in page:
        filing.sides = sides_of(filing, get_language() or "en")  # type: ignore[attr-defined]
    context = {"page": page, "tabs": selectors.tabs(request.user, wanted), "words": words}
    return render(request, "filings/drafting/list.html", context)


@filers_only
@require_GET
def filing(request: SignedInRequest, reference: str) -> HttpResponse:
    """The task list of a draft; the status of anything else."""
    filing = access.get_own_filing(request.user, reference)
    if filing.state == State.DRAFT:
        editor = editor_of(filing)
        if editor and editor.holder_id == request.user.pk and "taken" not in request.GET:
            let_go(filing, request.user)  # else it was taken over a moment ago, to be changed
        filing.look(documents=True)
        fee = quote_of(filing)
        shown = team_context(filing, request.user, editor)
        shown |= {"groups": task_groups(filing, fee), "heading": heading_of(filing), "docket": docket_of(filing, fee)}
        shown["notes"] = list(filing.translation.notes_to_mend()) if filing.is_translation else []
        shown["may_withdraw"] = filing.round == 1 and access.is_owner(request.user, filing)
        return _page(request, filing, "task_list", **shown)
    return _page(request, filing, "filing", **selectors.status_context(filing, request.user))


@draft_page
def claim(request: SignedInRequest, filing: Filing) -> HttpResponse:
    if not filing.case_type.states_claim:
        raise Http404
    initial = {name: getattr(filing, name) for name in ("claim_kind", "claim_nature", "amount_cents")}
    form = ClaimForm(bound(request), initial=initial, case_type=filing.case_type)
    if form.submit(request, services.save_claim, filing_id=filing.pk, actor=request.user):
        return redirect(filing)
    return _page(request, filing, "claim", form=form)


@draft_page
def questions(request: SignedInRequest, filing: Filing, group: str) -> HttpResponse:
    """One group of the questions that this kind of case asks."""
    asked = get_object_or_404(filing.case_type.question_groups, pk=group)
    if not filing.commences:
        raise Http404
    form = QuestionsForm(bound(request), group=asked, answers=filing.answers)

    def save(**_typed: Any) -> Filing:
        return services.save_answers(filing_id=filing.pk, actor=request.user, group=asked, answers=form.answers)

    if form.submit(request, save):
        return redirect(filing)
    return _page(request, filing, "questions", form=form, group=asked)


@draft_page
def venue(request: SignedInRequest, filing: Filing) -> HttpResponse:
    """At which venue of the court the case is commenced."""
    if not filing.commences or not filing.court.venues.exists():
        raise Http404
    form = VenueForm(
        bound(request), initial={"venue": filing.venue}, venues=venues_open(Service.COMMENCE, filing.case_type)
    )
    if form.submit(request, services.save_venue, filing_id=filing.pk, actor=request.user):
        return redirect(filing)
    return _page(request, filing, "venue", form=form)


@draft_page
def own_reference(request: SignedInRequest, filing: Filing) -> HttpResponse:
    """How its filer calls the filing: the file number of a firm, or anything else."""
    form = OwnReferenceForm(bound(request), initial={"own_reference": filing.own_reference})
    if form.submit(request, services.save_own_reference, filing_id=filing.pk, actor=request.user):
        return redirect(filing)
    return _page(request, filing, "own_reference", form=form)


@filers_only
@require_GET
def parties(request: SignedInRequest, reference: str) -> HttpResponse:
    filing = access.get_draft(request.user, reference)
    filing.look()
    if not filing.parties.all():
        return redirect("filings:add_party", reference)
    return _page(request, filing, "parties", parties=filing.parties.all())


@draft_page
def add_party(request: SignedInRequest, filing: Filing) -> HttpResponse:
    return _party(request, filing, None, selectors.next_party(filing))


@draft_page
def change_party(request: SignedInRequest, filing: Filing, number: int) -> HttpResponse:
    party = get_object_or_404(filing.parties, order=number)
    initial = {name: getattr(party, name) for name in PartyForm.base_fields}
    return _party(request, filing, party.pk, initial)


def _party(request: SignedInRequest, filing: Filing, party_id: int | None, initial: dict[str, object]) -> HttpResponse:
    form = PartyForm(bound(request), initial=initial, case_type=filing.case_type)
    form.adds = party_id is None
    if form.submit(request, services.save_party, filing_id=filing.pk, actor=request.user, party_id=party_id):
        return redirect("filings:parties", filing.reference)
    return _page(request, filing, "party", form=form, is_new=party_id is None)


@draft_page
def remove_party(request: SignedInRequest, filing: Filing, number: int) -> HttpResponse:
    party = get_object_or_404(filing.parties, order=number)
    if request.method == "POST":
        services.remove_party(filing_id=filing.pk, actor=request.user, party_id=party.pk)
        return redirect("filings:parties", filing.reference)
    return _page(request, filing, "remove_party", party=party)


@filers_only
@require_http_methods(GET_POST)
def withdraw(request: SignedInRequest, reference: str) -> HttpResponse:
    filing = access.get_filing_of_owner(request.user, reference)
    form = CourtForm(bound(request))
    if form.submit(request, services.withdraw, filing_id=filing.pk, actor=request.user):
        return redirect(filing)
    return _page(request, filing, "withdraw", form=form)


@filers_only
@require_http_methods(GET_POST)
def mend(request: SignedInRequest, reference: str) -> HttpResponse:
    """Open a new round of a returned filing."""
    filing = access.get_own_filing(request.user, reference)
    form = CourtForm(bound(request))
    if form.submit(request, services.start_next_round, filing_id=filing.pk, actor=request.user):
        return redirect("filings:documents", reference)
    return _page(request, filing, "mend", form=form)


def _page(request: SignedInRequest, filing: Filing, name: str, **context: object) -> HttpResponse:
    """A page of the draft, with its docket."""
    shown = {"filing": filing, "back_text": heading_of(filing), **context}
    if "docket" not in shown:
        shown["docket"] = docket_of(filing)
    return render(request, f"filings/drafting/{name}.html", shown)
