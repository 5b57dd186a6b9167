"""The registry desk: queue, review, decide, refuse, disallow an exemption, lower an urgency."""

import contextlib
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import SignedInRequest
from accounts.models import User
from filings.context import sides_of
from filings.fees.selectors import exemption_claim_of, exemption_text
from filings.models import BulkFiling, Document, Filing
from filings.registry import decisions, selectors, services
from filings.registry.access import SUPERVISION, get_filing_on_desk, officers_only, readers
from filings.registry.confirmation import confirmation, decided_text
from filings.registry.context import review_context
from filings.registry.corrections.selectors import filings_to_renew
from filings.registry.forms import DecisionForm, DisallowForm, LowerUrgencyForm, RefusalForm, queue_form
from filings.registry.note_texts.selectors import note_texts_for, with_note_text
from filings.registry.saved_views.selectors import address_of, opening_view, views_context
from filings.registry.search import search_desk
from filings.states import Decision
from icms.lib import clock
from icms.lib.errors import Refused
from icms.lib.folding import cleaned_line
from icms.lib.forms import bound

ACCEPT_ALL, CHANGED, CONFIRM, AND_NEXT = "accept_all", "change", "confirm", "confirm_next"
CONFIRMED = (CONFIRM, AND_NEXT)
PUT_IN = "put_in"  # and the number of a document, as in `put_in_3`; of a refusal without
LONGEST_SEARCH = 200


@readers
@require_GET
def queue(request: SignedInRequest) -> HttpResponse:
    """One tab of the queue, filtered and sorted; without a question, as the officer's own view has it."""
    if not request.GET and (opening := opening_view(request.user)):
        return redirect(address_of(opening))
    form = queue_form(request.GET)
    asked = form.query(request.GET.get("sort", ""))
    page = Paginator(selectors.queue(request.user, asked), selectors.PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": selectors.rows_of(list(page)),
        "tabs": selectors.tabs(request.user, form.tab),
        "tab": form.tab,
        "filters": form,
        "is_filtered": asked.is_filtered,
        "sort": asked.sort,
        "is_decided": form.tab in selectors.DECIDED,
        "target": selectors.TARGET,
        "oldest": selectors.oldest_age(),
        "to_renew": filings_to_renew().count() if request.user.role in SUPERVISION else 0,
        "in_bulk": BulkFiling.objects.to_decide().count(),
        "now": clock.now(),
        **views_context(request.user, form.kept(asked.sort), is_whole=not form.gone),
    }
    return render(request, "filings/registry/queue.html", context)


@readers
@require_GET
def search(request: SignedInRequest) -> HttpResponse:
    """What the desk knows by a name or a DRN; what a reference or a case number names is opened at once."""
    words = cleaned_line(request.GET.get("words", ""))[:LONGEST_SEARCH]
    found = search_desk(request.user, words)
    if found.cases:
        return redirect("case_desk:case", found.cases[0].number)
    if found.is_one_filing:
        return redirect("registry:review", found.filings[0].reference)
    language = get_language() or "en"
    filings = [(filing, sides_of(filing, language)) for filing in found.filings]
    return render(request, "filings/registry/search.html", {"words": words, "found": found, "filings": filings})


@officers_only
@require_POST
def take_next(request: SignedInRequest) -> HttpResponse:
    """Take the filing whose turn it is, and open it."""
    return _next(request)


@readers
@require_http_methods(["GET", "POST"])
def review(request: SignedInRequest, reference: str) -> HttpResponse:
    """One filing: its pages on the left, the decision on the right; then what the decision will do; then it is done."""
    filing = get_filing_on_desk(request.user, reference)
    documents = selectors.undecided_documents(filing)
    form = DecisionForm(_all_accepted(request, documents) or bound(request), documents=documents)
    step = request.POST.get("act", "")
    # The auditor reads this page too, and decides nothing.
    if not request.user.is_registry or step == CHANGED:
        pass
    elif step.startswith(PUT_IN):
        form = DecisionForm(documents=documents, initial=_with_text(request, step, filing))
    elif step in CONFIRMED:
        if form.submit(request, _decide, form=form, filing=filing, officer=request.user):
            messages.success(request, decided_text(form.result))
            return _next(request) if step == AND_NEXT else redirect("registry:review", reference)
    elif form.submit(request, _confirm, form=form, filing=filing, officer=request.user):
        context = form.result | {"form": form, "typed": _typed(form)}
        return render(request, "filings/registry/confirm.html", context)
    return render(request, "filings/registry/review.html", review_context(request, filing, form))


def _all_accepted(request: SignedInRequest, documents: list[Document]) -> QueryDict | None:
    """What the officer would have typed, had each document been accepted by hand; None where this was not pressed."""
    if request.method != "POST" or request.POST.get("act") != ACCEPT_ALL:
        return None
    said = request.POST.copy()
    for document in documents:
        said[f"decision_{document.order}"] = Decision.ACCEPTED
    return said


def _with_text(request: SignedInRequest, step: str, filing: Filing) -> dict[str, Any]:
    """What was typed, and the text that was chosen in its note, as the filer reads it; not judged yet."""
    number = step.removeprefix(PUT_IN)
    typed, chosen = request.POST.dict(), request.POST.get(f"text{number}", "")
    note = f"note{number}"
    try:
        typed[note] = with_note_text(str(typed.get(note, "")), chosen, filing.owner.language)
    except Refused as refusal:
        messages.error(request, str(refusal.reasons[0]))
    return typed


def _confirm(*, form: DecisionForm, filing: Filing, officer: User, **_answers: Any) -> dict[str, Any]:
    services.take_for_review(filing_id=filing.pk, officer=officer)
    return confirmation(filing=filing, verdicts=form.verdicts())


def _decide(*, form: DecisionForm, filing: Filing, officer: User, **_answers: Any) -> Filing:
    return decisions.decide(filing_id=filing.pk, officer=officer, verdicts=form.verdicts())


def _typed(form: DecisionForm) -> list[tuple[str, str]]:
    """The verdicts, for the page on which they are confirmed; of a document that is accepted no reason."""
    said = {name: form.data.get(name, "") for name in form.fields}
    for number, verdict in form.verdicts().items():
        if verdict.decision == Decision.ACCEPTED:
            del said[f"reason_{number}"], said[f"note_{number}"]
    return list(said.items())


def _next(request: SignedInRequest) -> HttpResponse:
    """Take the filing whose turn it is, and open it; to the queue where none waits."""
    for _try in range(5):
        filing = selectors.next_to_take(request.user)
        if filing is None:
            break
        try:
            services.take_for_review(filing_id=filing.pk, officer=request.user)
        except Refused:
            continue
        return redirect("registry:review", filing.reference)
    messages.info(request, _("Nothing more waits that nobody has in hand."))
    return redirect("registry:queue")


@officers_only
@require_POST
def take(request: SignedInRequest, reference: str) -> HttpResponse:
    """Open a filing from the queue, taking it in hand. Who comes second, or too early, only reads it."""
    filing = get_filing_on_desk(request.user, reference)
    with contextlib.suppress(Refused):
        services.take_for_review(filing_id=filing.pk, officer=request.user)
    return redirect("registry:review", reference)


@officers_only
@require_http_methods(["GET", "POST"])
def lower_urgency(request: SignedInRequest, reference: str) -> HttpResponse:
    """Deal with a filing in its turn, whatever its filer says of its urgency."""
    filing = get_filing_on_desk(request.user, reference)
    if not filing.urgent_reason:
        raise Http404
    form = LowerUrgencyForm(bound(request))
    if form.submit(request, services.lower_urgency, filing_id=filing.pk, officer=request.user):
        messages.success(request, _("The filing is dealt with in its turn. The filer is told."))
        return redirect("registry:review", reference)
    context = {"filing": filing, "form": form, "urgency": selectors.urgency_text(filing)}
    return render(request, "filings/registry/lower_urgency.html", context)


@officers_only
@require_POST
def give_back(request: SignedInRequest, reference: str) -> HttpResponse:
    filing = get_filing_on_desk(request.user, reference)
    services.give_back(filing_id=filing.pk, officer=request.user)
    return redirect("registry:queue")


@officers_only
@require_http_methods(["GET", "POST"])
def refuse(request: SignedInRequest, reference: str) -> HttpResponse:
    """Refuse the whole filing."""
    filing = get_filing_on_desk(request.user, reference)
    form = RefusalForm(bound(request))
    if request.POST.get("act") == PUT_IN:
        form = RefusalForm(initial=_with_text(request, PUT_IN, filing))
    elif form.submit(request, decisions.refuse, filing_id=filing.pk, officer=request.user):
        return redirect("registry:review", reference)
    context = {"filing": filing, "form": form, "note_texts": note_texts_for(filing)}
    return render(request, "filings/registry/refuse.html", context)


@officers_only
@require_http_methods(["GET", "POST"])
def disallow_exemption(request: SignedInRequest, reference: str) -> HttpResponse:
    filing = get_filing_on_desk(request.user, reference)
    claim = exemption_claim_of(filing)
    if claim is None:
        raise Http404
    form = DisallowForm(bound(request))
    if form.submit(request, services.disallow_exemption, filing_id=filing.pk, officer=request.user):
        messages.success(request, _("The exemption is disallowed, and the filer is asked for the fee."))
        return redirect("registry:review", reference)
    context = {"filing": filing, "form": form, "claim": claim, "exemption_text": exemption_text(claim)}
    return render(request, "filings/registry/disallow_exemption.html", context)
