"""Every address of the portal (interface section 7)."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from django.views.generic import RedirectView

from cases.diary.views import feed
from icms import views
from icms.views import healthz, readyz

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="start"), name="root"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("robots.txt", views.robots, name="robots"),
    path("gateway/notice/", include("payments.webhooks.urls")),
    path("diary/<str:secret>.ics", feed, name="diary-feed"),
    *i18n_patterns(
        path("", views.start, name="start"),
        path("status/", views.status, name="status"),
        path("status/line/", views.status_line, name="status_line"),
        path("stay/", views.stay, name="stay"),
        path("keep/", views.keep, name="keep"),
        path("help/", views.help_index, name="help"),
        path("help/search/", views.help_search, name="help_search"),
        path("help/questions/", views.help_questions, name="help_questions"),
        path("help/words/", views.help_words, name="help_words"),
        path("help/contact/", views.help_contact, name="help_contact"),
        path("help/registering/", views.help_page, {"topic": "registering"}, name="help_registering"),
        path("help/time-of-receipt/", views.help_page, {"topic": "time"}, name="help_time"),
        path("help/fees/", views.help_page, {"topic": "fees"}, name="help_fees"),
        path("help/translations/", views.help_page, {"topic": "translations"}, name="help_translations"),
        path("help/forms/", views.help_forms, name="help_forms"),
        path("help/forms/<slug:slug>.pdf", views.help_form, name="help_form"),
        path("help/bulk/", views.help_page, {"topic": "bulk"}, name="help_bulk"),
        path("help/accessibility/", views.help_page, {"topic": "accessibility"}, name="help_accessibility"),
        path("help/privacy/", views.help_page, {"topic": "privacy"}, name="help_privacy"),
        path("", include("accounts.urls")),
        path("", include("cases.urls")),
        path("", include("filings.urls")),
        path("", include("payments.urls")),
        path("cause-book/", include("causebook.urls")),
        path("records/", include("causebook.records.urls")),
        path("desk/records/", include("causebook.records.desk.urls")),
        path("alerts/", include("causebook.alerts.urls")),
        path("cause-lists/", include("causebook.cause_lists.urls")),
        path("documents/", include("causebook.inspection.urls")),
    ),
]
