"""Periodic work for the cause book: what is new is found and told."""

from causebook.alerts.notifications import collect, delete_old, end_undeliverable, write_emails


def sweep() -> None:
    """Runs every minute."""
    collect()
    write_emails()
    end_undeliverable()
    delete_old()
