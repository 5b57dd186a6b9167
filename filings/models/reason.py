"""Coded reasons for which the registry returns a document or refuses a filing: reference data."""

from django.db import models

from icms.lib.trilingual import Trilingual, trilingual


class ReturnReason(models.Model):
    """A reason in three languages, known by its code (`R-07`)."""

    code = models.CharField(max_length=6, primary_key=True)
    text_en = models.CharField(max_length=200)
    text_zh_hant = models.CharField(max_length=200)
    text_zh_hans = models.CharField(max_length=200)
    for_return = models.BooleanField(default=True)
    for_refusal = models.BooleanField(default=False)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.text}"

    @property
    def text(self) -> Trilingual:
        return trilingual(self, "text")
