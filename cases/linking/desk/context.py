"""The proof of a request as the desk looks at it: its pages as images."""

from django.http import QueryDict
from django.urls import reverse

from cases.models import LinkRequest
from icms.lib.components import PageViewer, in_pages, page_viewer


def viewer_of(request: LinkRequest, asked: QueryDict) -> PageViewer:
    """The proof of a request, at the page that the query string asks for."""
    return page_viewer(
        asked,
        title=request.proof_name,
        facts=in_pages(request.proof_pages),
        page_count=request.proof_pages,
        image_url=lambda number: reverse("links:page", args=[request.reference, number]),
        file_url=reverse("links:proof", args=[request.reference]),
    )
