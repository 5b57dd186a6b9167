"""What the drafts of a kind of case ask beside parties and claim; reference data (domain 4.1)."""

from django.db import models

from icms.lib.trilingual import Trilingual, trilingual


class QuestionGroup(models.Model):
    """Questions that stand on one page of a draft, known by a code (`allegation`). A kind of case names its groups."""

    code = models.CharField(max_length=40, primary_key=True)
    name_en = models.CharField(max_length=100)
    name_zh_hant = models.CharField(max_length=100)
    name_zh_hans = models.CharField(max_length=100)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def name(self) -> Trilingual:
        return trilingual(self, "name")


class Question(models.Model):
    """One question, known by a code that never changes: what was answered is kept under it (`Case.answers`)."""

    class Answer(models.TextChoices):
        """How it is answered, and kept: text as typed, a day as `2026-11-23`, an amount in HK$ cents."""

        LINE = "line"
        LINES = "lines"
        CODE = "code"  # letters and figures, such as the number of a notice
        DAY = "day"  # not after today
        MONEY = "money"

    code = models.CharField(max_length=40, primary_key=True)
    group = models.ForeignKey(QuestionGroup, models.PROTECT, related_name="questions")
    name_en = models.CharField(max_length=100)
    name_zh_hant = models.CharField(max_length=100)
    name_zh_hans = models.CharField(max_length=100)
    hint_en = models.CharField(max_length=200, blank=True)
    hint_zh_hant = models.CharField(max_length=200, blank=True)
    hint_zh_hans = models.CharField(max_length=200, blank=True)
    answer = models.CharField(max_length=10, choices=Answer, default=Answer.LINE)
    required = models.BooleanField(default=True)
    max_length = models.PositiveSmallIntegerField(default=200, help_text="of an answer in words")
    retired = models.BooleanField(default=False, help_text="no longer asked; what was answered is still shown")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def name(self) -> Trilingual:
        return trilingual(self, "name")

    @property
    def hint(self) -> Trilingual:
        return trilingual(self, "hint")
