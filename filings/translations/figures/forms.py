"""Of which period and which court the figures are."""

from dataclasses import replace
from typing import Any

from filings.models import Filing
from filings.registry.supervision.forms import FiguresForm
from filings.registry.supervision.selectors import FiguresQuery


class SectionFiguresForm(FiguresForm):
    """A period and a court."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["case_type"], self.fields["officer"]

    def query(self) -> FiguresQuery:
        return replace(super().query(), desk=Filing.Desk.LANGUAGE)
