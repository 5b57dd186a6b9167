"""People, organizations, messages, the record."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from accounts.messages.selectors import describe_unread, unread_of
        from accounts.organizations.open_work import Question, open_work
        from accounts.signin import handlers  # noqa: F401

        open_work.connect("messages", Question(count=unread_of, describe=describe_unread))
