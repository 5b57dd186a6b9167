from django.apps import AppConfig


class DemonstrationConfig(AppConfig):
    """The commands and templates of the demonstration."""

    name = "dev"
    label = "demonstration"
