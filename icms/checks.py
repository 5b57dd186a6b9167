"""`manage.py check`: what this machine lacks to make papers as they should be."""

from typing import Any

from django.core.checks import CheckMessage, Warning, register

from icms.system_requirements import missing_for_papers


@register()
def papers(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """A warning for each thing without which papers are made slowly, or wrongly, or not at all."""
    return [
        Warning(
            f"{each.name} is missing: {each.without}.",
            hint=f"Debian and Ubuntu have it as {' '.join(each.packages)}; `make setup` installs it.",
            id="icms.W001",
        )
        for each in missing_for_papers()
    ]
