"""Every address of this app: one's own cases, the public, the desks (docs/interface.md, section 7).

The page of a case itself shows its documents, so it is above: `filings.case_page`.
"""

from django.urls import include, path

urlpatterns = [
    path("cases/assignment/absences/", include("cases.absences.urls")),
    path("cases/assignment/", include("cases.assigning.urls")),
    path("cases/link/", include("cases.linking.urls")),
    path("cases/", include("cases.case_list.urls")),
    path("courts/", include("cases.courts.urls")),
    path("diary/", include("cases.diary.urls")),
    path("deadlines/", include("cases.deadlines.urls")),
    path("desk/registry/links/", include("cases.linking.desk.urls")),
    path("desk/registry/bars/", include("cases.bars.urls")),
    path("", include("cases.hearings.urls")),
    path("desk/calendar/", include("cases.calendar.urls")),
    path("desk/cases/", include("cases.case_desk.urls")),
    path("desk/courts/", include("cases.courts.desk.urls")),
]
