"""The proof of a request as the desk looks at it: its pages as pictures."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import SignedInRequest
from cases.models import LinkRequest

MOST_THUMBS = 40


def viewer_of(request: SignedInRequest, asked: LinkRequest) -> dict[str, Any]:
    """What components/page_viewer.html draws."""
    wanted = request.GET.get("page", "1")
    number = min(max(int(wanted) if wanted.isdecimal() and len(wanted) < 5 else 1, 1), asked.proof_pages)
    larger = request.GET.get("size") == "larger"
    first = max(1, min(number - MOST_THUMBS // 2, asked.proof_pages - MOST_THUMBS + 1))
    last = min(asked.proof_pages, first + MOST_THUMBS - 1)
    pages = [_page(asked, each, larger) for each in range(first, last + 1)]
    whole = ngettext("%(count)d page", "%(count)d pages", asked.proof_pages) % {"count": asked.proof_pages}
    return {
        "title": asked.proof_name,
        "facts": whole,
        "pages": pages,
        "whole": asked.proof_pages,
        "current": next(page for page in pages if page["number"] == number),
        "previous_url": _page(asked, number - 1, larger)["url"] if number > 1 else "",
        "next_url": _page(asked, number + 1, larger)["url"] if number < asked.proof_pages else "",
        "larger_url": _page(asked, number, True)["url"],
        "smaller_url": _page(asked, number, False)["url"],
        "is_larger": larger,
        "file_url": reverse("links:proof", args=[asked.reference]),
    }


def _page(asked: LinkRequest, number: int, larger: bool) -> dict[str, Any]:
    picture = reverse("links:page", args=[asked.reference, number]) + f"?of={asked.proof_sha256[:16]}"
    return {
        "number": number,
        "url": f"?page={number}" + ("&size=larger" if larger else ""),
        "thumb_url": f"{picture}&size=small",
        "picture_url": picture,
        "alternative": _("Page %(page)d of %(name)s. The text is in the file.")
        % {"page": number, "name": asked.proof_name},
    }
