"""The roof as an app: commands and tasks that know every room."""

from django.apps import AppConfig


class IcmsConfig(AppConfig):
    name = "icms"
