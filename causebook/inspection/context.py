"""What the pages of a purchase show: the viewer, and what comes after."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from causebook.inspection.access import mine
from causebook.inspection.basket import Wanted, contents, take_out
from causebook.inspection.selectors import readable_now, replaced_by
from causebook.models import InspectionItem
from filings.models import Seal
from icms.lib.components import PageViewer, in_pages, page_viewer


def to_pay_for(request: HttpRequest) -> tuple[list[Wanted], bool]:
    """What is in the basket of this reader, and whether something had to be left out because it was closed.

    What may be read already is paid for, and leaves it: nothing is charged twice within its seven days.
    """
    wanted, is_less = contents(request)
    had = {case.pk: readable_now(mine(request), case) for case in {each.case for each in wanted}}
    paid = [each.name for each in wanted if each.key in had[each.case.pk]]
    if paid:
        take_out(request, paid)
    return [each for each in wanted if each.name not in paid], is_less


@dataclass(frozen=True)
class Row:
    """One thing that was bought; `now` is the seal of what took its place."""

    item: InspectionItem
    now: Seal | None


def rows_of(items: Sequence[InspectionItem]) -> list[Row]:
    """What a purchase is shown as. Of a file that went its own row says it all."""
    gone, now = {each.pk for each in items if each.withdrawn_at}, replaced_by(items)
    return [Row(each, now.get(each.pk)) for each in items if each.file_id not in gone]


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
