"""What the public may know of one case (domain 8): read from the case itself, on the page and on an extract of it."""

from typing import Any

from cases.courts.selectors import nature_name
from cases.models import Case, Hearing
from cases.selectors import linked_cases
from filings.case_page.selectors import accepted_documents
from filings.public_access.selectors import open_issued
from icms.lib import clock


def entry_facts(case: Case) -> dict[str, Any]:
    """The facts of an entry, under the names that its templates know.

    `documents` is a query, for a page may show a part of it only.
    """
    documents = accepted_documents(case)
    return {
        "case": case,
        "nature": nature_name(case.claim_nature),
        "hearings": list(Hearing.objects.upcoming(clock.now()).filter(case=case)[:1]),
        "linked": linked_cases(case, public_only=True),
        "parties": list(case.parties.select_related("represented_by")),
        "documents": documents,
        "issued": list(open_issued(case)),
        "originating": documents.filter(type__originating=True).first(),
    }
