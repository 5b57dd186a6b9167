"""The registry's desk for what the court issues: prepare, see what will happen, confirm; who has read it."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import SignedInRequest
from accounts.roles import Role
from cases.linking.codes.services import printed_code
from cases.numbering import parse_case_number
from filings.explanations import title_of_case
from filings.issuing import decisions, notifications, services
from filings.issuing.access import get_act, get_issued, get_open_act, officers_only, readers, supervisors_only
from filings.issuing.desk.confirmation import case_rows, effects
from filings.issuing.desk.context import read_rows, viewer_of, warnings_of
from filings.issuing.desk.forms import ConfirmForm, IssueForm, ReplaceForm, WithdrawForm, facts_of
from filings.issuing.desk.services import print_letter
from filings.issuing.files import attachment, picture
from filings.issuing.selectors import StepDays, on_the_desk, open_acts
from filings.models import IssuedDocument, IssuingAct
from icms.lib import clock
from icms.lib.components import Tab, Text
from icms.lib.forms import CourtForm, bound
from icms.lib.pdf.documents import qr_code, render_pdf

GET_POST = ["GET", "HEAD", "POST"]
PAGE_SIZE = 20
State = IssuingAct.State


@never_cache
@readers
@require_safe
def issued_list(request: SignedInRequest) -> HttpResponse:
    """What is being prepared; what was issued, and what of it nobody has opened."""
    tab = "all" if request.GET.get("tab") == "all" else "unread"
    words: dict[str, Text] = {"unread": _("Not opened by all"), "all": pgettext("documents of the court", "All")}
    tabs = [Tab(url=f"?tab={name}", text=text, current=name == tab) for name, text in words.items()]
    context = {
        "acts": open_acts(),
        "page": Paginator(on_the_desk(tab=tab), PAGE_SIZE).get_page(request.GET.get("page")),
        "tabs": tabs,
        "tab": tab,
        "may_issue": request.user.may_issue,
    }
    return render(request, "filings/issuing/desk/list.html", context)


@never_cache
@officers_only
@require_http_methods(GET_POST)
def new(request: SignedInRequest) -> HttpResponse:
    """A document for one case or many (`?case=`)."""
    number = parse_case_number(request.GET.get("case", ""))
    initial = {"numbers": str(number) if number else "", "made_on": clock.court_day(clock.now())}
    initial |= {"language": "en", "source": "upload"}
    form = IssueForm(bound(request), request.FILES or None, initial=initial)
    if form.submit(request, _prepare, form=form, actor=request.user):
        return _after_form(form.result)
    return render(request, "filings/issuing/desk/form.html", {"form": form})


def _after_form(act: IssuingAct) -> HttpResponse:
    """To its pages; of a template to the blanks, for which they wait."""
    return redirect("issuing:paragraphs" if act.template_id else "issuing:draft", act.reference)


def _prepare(*, form: IssueForm, actor: Any, replaces: IssuedDocument | None = None, **said: Any) -> IssuingAct:
    return services.prepare(
        actor=actor,
        cases=form.found,
        facts=form.facts(),
        file=said["file"],
        replaces=replaces,
        why=said.get("why", ""),
    )


@never_cache
@readers
@require_safe
def draft(request: SignedInRequest, reference: str) -> HttpResponse:
    """What is prepared: its pages, what it is, who gets it and how."""
    act = get_act(reference)
    if not act.is_open:
        return _issued_page(act)
    context = {
        "act": act,
        "viewer": viewer_of(act, request.GET),
        "warnings": warnings_of(act),
        "rows": case_rows(act),
        "may_change": request.user.may_issue and act.state == State.DRAFT,
        "may_act": request.user.may_issue,
        "is_own": act.prepared_by_id == request.user.pk,
    }
    return render(request, "filings/issuing/desk/draft.html", context)


def _issued_page(act: IssuingAct) -> HttpResponse:
    """Where what is no draft any more can be seen."""
    if act.state != State.ISSUED:
        raise Http404
    documents = list(act.documents.order_by("case")[:2])
    return redirect("issuing:document", documents[0].reference) if len(documents) == 1 else redirect("issuing:list")


@never_cache
@officers_only
@require_http_methods(GET_POST)
def change(request: SignedInRequest, reference: str) -> HttpResponse:
    """Say something else of a draft, or give it another file."""
    act = get_open_act(reference)
    form = IssueForm(bound(request), request.FILES or None, initial=facts_of(act), has_file=not act.template_id)
    if form.submit(request, _change, form=form, act_id=act.pk, actor=request.user):
        return _after_form(form.result)
    context = {"form": form, "act": act, "viewer": viewer_of(act, request.GET)}
    return render(request, "filings/issuing/desk/change.html", context)


def _change(*, form: IssueForm, act_id: int, actor: Any, **said: Any) -> IssuingAct:
    return services.change(act_id=act_id, actor=actor, cases=form.found, facts=form.facts(), file=said["file"])


@never_cache
@officers_only
@require_http_methods(GET_POST)
def confirm(request: SignedInRequest, reference: str) -> HttpResponse:
    """What issuing it does; POST issues it, or passes it to a second officer."""
    act = get_act(reference)
    if not act.is_open and request.method != "POST":
        return _issued_page(act)
    form = ConfirmForm(bound(request), initial={"seen": services.mark_of(act)})
    if form.submit(request, services.confirm, act_id=act.pk, officer=request.user):
        if form.result.state == State.AWAITING_SECOND:
            messages.success(request, _("It waits for a second officer. Nothing is issued yet."))
            return redirect("issuing:draft", reference)
        messages.success(request, _("It is issued. It is being sealed, and goes to each party then."))
        return _issued_page(form.result)
    if form.is_bound:
        act.refresh_from_db(fields=["state"])  # another officer may have been quicker
    rows = case_rows(act)
    documents = list(act.documents.select_related("case"))
    cases = [document.case for document in documents]
    context = {
        "act": act,
        "form": form,
        "rows": effects(act, rows, documents),
        "case_rows": rows,
        "reasons": [] if form.is_bound else list(services.against_issuing(act, cases, request.user)),
        "asks_second": act.kind.four_eyes and act.state == State.DRAFT,
        "issued": [] if act.is_open else [each for each in documents if each.issued_at],
    }
    return render(request, "filings/issuing/desk/confirm.html", context)


@officers_only
@require_POST
def send_back(request: SignedInRequest, reference: str) -> HttpResponse:
    """It is a draft again."""
    act = get_open_act(reference)
    form = CourtForm(bound(request))
    if not form.submit(request, services.send_back, act_id=act.pk, actor=request.user):
        messages.error(request, str(form.non_field_errors()[0]))
    return redirect("issuing:draft", reference)


@never_cache
@officers_only
@require_http_methods(GET_POST)
def discard(request: SignedInRequest, reference: str) -> HttpResponse:
    """Give a draft up, after a page that asks."""
    act = get_open_act(reference)
    form = CourtForm(bound(request))
    if form.submit(request, services.discard, act_id=act.pk, actor=request.user):
        messages.success(request, _("The draft is discarded."))
        return redirect("issuing:list")
    return render(request, "filings/issuing/desk/discard.html", {"act": act, "form": form})


@never_cache
@readers
@require_safe
def document(request: SignedInRequest, reference: str) -> HttpResponse:
    """A document that was issued: its seal, who has read it, what may be done with it."""
    found = get_issued(reference)
    rows = read_rows(found)
    known = [row for row in rows if not row.is_on_paper]
    may_act = request.user.may_issue
    context = {
        "document": found,
        "title": title_of_case(found.case),
        "rows": rows,
        "steps": StepDays().of(found.act, found.case),
        "known": len(known),
        "read": sum(row.delivery.opened_at is not None for row in known),
        "oldest": max((row.waiting for row in known if row.waiting is not None), default=None),
        "siblings": found.act.documents.exclude(pk=found.pk).select_related("case").order_by("case"),
        "may_undo": may_act and not list(decisions.against_undoing(found)),
        "may_end": request.user.role == Role.REGISTRY_SUPERVISOR and found.stands,
        "may_remind": may_act and found.stands,
        "undo_until": decisions.undo_until(found),
    }
    return render(request, "filings/issuing/desk/document.html", context)


@never_cache
@readers
@require_safe
def file(request: SignedInRequest, reference: str) -> FileResponse:
    """The sealed file; while it is prepared or sealed, the file without a seal."""
    return attachment(_any_document(reference))


@never_cache
@readers
@require_safe
def page(request: SignedInRequest, reference: str, page: int) -> HttpResponse:
    """One page as a picture."""
    return picture(_any_document(reference), page, small=request.GET.get("size") == "small")


def _any_document(reference: str) -> IssuedDocument:
    documents = IssuedDocument.objects.select_related("act__kind", "act__template", "case", "seal").filter(
        reference=reference
    )
    found = documents.first()
    if found is None or not found.sha256:
        raise Http404
    return found


@never_cache
@officers_only
@require_http_methods(GET_POST)
def undo(request: SignedInRequest, reference: str) -> HttpResponse:
    """Take it back before anybody saw it, after a page that says what that does."""
    found = get_issued(reference)
    form = CourtForm(bound(request))
    if form.submit(request, decisions.undo, document_id=found.pk, actor=request.user):
        messages.success(request, _("It is undone. Nobody had seen it."))
        return redirect("issuing:list")
    context = {"document": found, "form": form, "reasons": [] if form.is_bound else decisions.against_undoing(found)}
    return render(request, "filings/issuing/desk/undo.html", context)


@never_cache
@supervisors_only
@require_http_methods(GET_POST)
def withdraw(request: SignedInRequest, reference: str) -> HttpResponse:
    """Withdraw it with a reason, which everybody in the case reads."""
    found = get_issued(reference)
    form = WithdrawForm(bound(request))
    if form.submit(request, decisions.withdraw, document_id=found.pk, supervisor=request.user):
        messages.success(request, _("It is withdrawn. Those in the case are told."))
        return redirect("issuing:document", reference)
    return render(request, "filings/issuing/desk/withdraw.html", {"document": found, "form": form})


@never_cache
@supervisors_only
@require_http_methods(GET_POST)
def replace(request: SignedInRequest, reference: str) -> HttpResponse:
    """Prepare the document that takes its place, which is then seen and confirmed as any other."""
    found = get_issued(reference)
    if not found.stands:
        raise Http404
    initial = facts_of(found.act) | {"numbers": found.case.number}
    form = ReplaceForm(bound(request), request.FILES or None, initial=initial)
    form.fields["numbers"].disabled = True
    if form.submit(request, _prepare, form=form, actor=request.user, replaces=found):
        return _after_form(form.result)
    return render(request, "filings/issuing/desk/form.html", {"form": form, "replaces": found})


@officers_only
@require_POST
def letter(request: SignedInRequest, reference: str, party: int) -> HttpResponse:
    """The letter to a party on paper, with its link code, as a PDF in the language of the page."""
    found = get_issued(reference)
    form = CourtForm(bound(request))
    if not form.submit(request, print_letter, document_id=found.pk, party_order=party, officer=request.user):
        messages.error(request, str(form.non_field_errors()[0]))
        return redirect("issuing:document", reference)
    delivery = form.result
    language = get_language() or "en"
    context = {
        "document": found,
        "case": found.case,
        "party": delivery.party,
        "code": delivery.link_code,
        "words": printed_code(delivery.link_code),
        "printed_at": delivery.letter_at,
        "steps": [each for each in StepDays().of(found.act, found.case) if each.is_for([delivery.party])],
        "qr": qr_code(f"{settings.PUBLIC_URL}/{language}/drn/?drn={found.seal.drn}"),
    }
    title = _("%(name)s in %(number)s") % {"name": found.name, "number": found.case.number}
    paper = render_pdf("pdf/issued_letter.html", context, language, title)
    headers = {"Content-Disposition": f'attachment; filename="letter-{found.reference}-{party}.pdf"'}
    return HttpResponse(paper, content_type="application/pdf", headers=headers)


@officers_only
@require_POST
def remind(request: SignedInRequest, reference: str) -> HttpResponse:
    """Tell those who have not opened it once more."""
    found = get_issued(reference)
    count = notifications.remind(document_id=found.pk, actor=request.user)
    words = ngettext("%(count)d account is reminded.", "%(count)d accounts are reminded.", count) % {"count": count}
    messages.success(request, words if count else _("Nobody is left to be reminded today."))
    return redirect("issuing:document", reference)
