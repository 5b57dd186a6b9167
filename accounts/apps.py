"""People, organizations, messages, the record."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from accounts.helpcentre.today import selectors as helpcentre_today
        from accounts.messages.selectors import describe_unread, unread_of
        from accounts.organizations.open_work import Question, open_work
        from accounts.organizations.today.selectors import caps_nearly_used
        from accounts.signin import handlers  # noqa: F401
        from accounts.today.context import record_facts
        from accounts.today.selectors import asides, waiting

        open_work.connect("messages", Question(count=unread_of, describe=describe_unread))
        waiting.connect("organizations.caps", caps_nearly_used)
        waiting.connect("helpcentre.applications", helpcentre_today.applications)
        waiting.connect("helpcentre.appointments", helpcentre_today.appointments)
        waiting.connect("helpcentre.requests", helpcentre_today.requests)
        waiting.connect("helpcentre.emails", helpcentre_today.failed_emails)
        asides.connect("record", record_facts)
