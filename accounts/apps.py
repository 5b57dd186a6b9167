"""People, organizations, messages, the record."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from accounts.messages.selectors import unread_of, unread_words
        from accounts.organizations import open_work
        from accounts.signin import handlers  # noqa: F401

        open_work.register("messages", count=unread_of, words=unread_words)
