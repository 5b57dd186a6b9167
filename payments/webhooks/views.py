"""Where gateways call the portal: no session, no cookie, no language; only the signature counts."""

import logging

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from payments.gateways.selectors import get_gateway
from payments.webhooks.services import Outcome, handle_webhook

log = logging.getLogger(__name__)
MOST_BYTES = 64 * 1024
STATUS = {Outcome.BAD_SIGNATURE: 401, Outcome.UNREADABLE: 400}


@csrf_exempt
@require_POST
def webhook(request: HttpRequest, gateway: str) -> HttpResponse:
    """Receive one event. Answers 200 once it is stored and acted on, so that the gateway repeats it until then."""
    known = get_gateway(gateway)
    if known is None:
        raise Http404
    if int(request.headers.get("Content-Length") or 0) > MOST_BYTES:
        return HttpResponse(status=413)
    try:
        outcome = handle_webhook(gateway=known, body=request.body, headers=request.headers)
    except Exception:
        log.exception("An event of %s could not be acted on at once.", gateway)
        return HttpResponse(status=500)
    return HttpResponse(outcome, status=STATUS.get(outcome, 200), content_type="text/plain")
