"""What the pages of a purchase show: the viewer, and what comes after."""

from collections.abc import Sequence

from django.http import QueryDict
from django.urls import reverse

from causebook.models import InspectionItem
from icms.lib.components import PageViewer, in_pages, page_viewer


def viewer_of(item: InspectionItem, asked: QueryDict) -> PageViewer:
    """The pages of a copy or an extract as pictures."""
    args = [item.inspection.reference, item.number]
    return page_viewer(
        asked,
        title=item.name,
        facts=in_pages(item.pages),
        page_count=item.pages,
        image_url=lambda number: reverse("inspection:page", args=[*args, number]),
        file_url=reverse("inspection:file", args=args),
    )


def next_after(item: InspectionItem, items: Sequence[InspectionItem]) -> InspectionItem | None:
    """The next thing of the purchase that can be read."""
    return next((each for each in items if each.number > item.number and each.is_ready), None)
