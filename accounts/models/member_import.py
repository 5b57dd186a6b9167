"""A CSV of new members that was read and not yet confirmed: kept for a day."""

from django.conf import settings
from django.db import models

from accounts.models.organization import Organization
from icms.lib.references import new_reference


class MemberImport(models.Model):
    """Rows as they were read, waiting for the administrator to say yes; checked again at each look. `rows` is JSON."""

    reference = models.CharField(max_length=12, unique=True, default=new_reference, editable=False)
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="imports")
    read_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    read_at = models.DateTimeField()
    rows = models.JSONField()
    done_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.reference
