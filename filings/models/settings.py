"""What the registry's desk keeps for its own use: an officer's views of the queue, texts for notes (domain 11)."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower

from icms.lib.trilingual import Trilingual, trilingual

LONGEST_NAME = 40
LONGEST_TITLE = 80
LONGEST_NOTE = 2000  # of a return or a refusal, to the filer


class SavedView(models.Model):
    """A filter and an order of the registry's queue under a name that an officer gave it; nobody else ever sees it."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(max_length=LONGEST_NAME)
    query = models.CharField(max_length=500, help_text="the query string of the queue that shows it")
    is_opening = models.BooleanField(default=False, help_text="the queue opens with it")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="a_view_has_a_name"),
            models.UniqueConstraint("owner", Lower("name"), name="one_view_of_a_name"),
            models.UniqueConstraint(fields=["owner", "query"], name="one_view_of_a_filter"),
            models.UniqueConstraint(
                fields=["owner"], condition=models.Q(is_opening=True), name="one_view_opens_the_queue"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} of {self.owner_id}"


class NoteText(models.Model):
    """A text that officers put into notes of return or refusal; a note keeps what was put in, whatever changes."""

    title = models.CharField(max_length=LONGEST_TITLE, help_text="for officers; filers never see it")
    text_en = models.TextField(max_length=LONGEST_NOTE)
    text_zh_hant = models.TextField(max_length=LONGEST_NOTE)
    text_zh_hans = models.TextField(max_length=LONGEST_NOTE)

    class Meta:
        ordering = [Lower("title"), "pk"]
        constraints = [models.UniqueConstraint(Lower("title"), name="one_note_text_of_a_title")]

    def __str__(self) -> str:
        return self.title

    @property
    def text(self) -> Trilingual:
        return trilingual(self, "text")
