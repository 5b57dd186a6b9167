"""What the script of a draft's pages sends while somebody types."""

from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import SignedInRequest, filers_only
from filings import access
from filings.drafting.autosave import services
from filings.drafting.sharing.services import being_edited, editor_of, still_there
from icms.lib import dates
from icms.lib.middleware import typed_at


@filers_only
@require_POST
def autosave(request: SignedInRequest, reference: str) -> HttpResponse:
    """Keep what is on a page of the draft (`_path`). Answers the line to show: `Saved 5:24 pm`, and who took over."""
    filing = access.get_draft(request.user, reference)
    page = services.page_in(filing, typed_at(request))
    at = services.keep(filing=filing, account=request.user, page=page, typed=request.POST)
    if at is None:
        return HttpResponse(status=204)
    time = dates.clock_time(at, get_language() or "en")
    words = _("Saved %(time)s") % {"time": time}
    still_there(filing, request.user)
    if (editor := editor_of(filing)) and editor.holder_id != request.user.pk:
        words = _("Saved %(time)s. %(editor)s") % {"time": time, "editor": being_edited(editor)}
    return HttpResponse(words, content_type="text/plain")
