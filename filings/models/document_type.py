"""The kinds of document that may be filed (domain 6.1): reference data."""

from django.db import models

from cases.models import CaseType
from icms.lib.trilingual import Trilingual, trilingual


class DocumentType(models.Model):
    """A kind of document in one case type: what it does, what it costs, who may see it."""

    case_type = models.ForeignKey(CaseType, models.PROTECT, related_name="document_types")
    code = models.CharField(max_length=40)
    name_en = models.CharField(max_length=100)
    name_zh_hant = models.CharField(max_length=100)
    name_zh_hans = models.CharField(max_length=100)
    originating = models.BooleanField(default=False)
    with_originating = models.BooleanField(default=False, help_text="may accompany an originating document")
    in_case = models.BooleanField(default=True, help_text="may be filed into a case that exists")
    public = models.BooleanField(default=False)
    sealed = models.BooleanField(default=True)
    e_filed = models.BooleanField(default=True)
    fee_item = models.CharField(max_length=40, blank=True, help_text="code of the fee item; empty is no fee")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "code"]
        constraints = [
            models.UniqueConstraint(fields=["case_type", "code"], name="document_type_unique_in_case_type"),
        ]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def name(self) -> Trilingual:
        return trilingual(self, "name")
