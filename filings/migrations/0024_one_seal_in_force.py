"""A document has one first seal, and bears one at a time, which says when it was received."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("filings", "0023_seals_give_way_to_others")]
    operations = [
        migrations.AddConstraint(
            "seal",
            models.UniqueConstraint(fields=["document"], condition=Q(replaces=None), name="one_first_seal_a_document"),
        ),
        migrations.AddConstraint(
            "seal",
            models.UniqueConstraint(
                fields=["document"],
                condition=Q(replaced_at=None) & ~Q(sha256=""),
                name="one_seal_in_force_a_document",
            ),
        ),
        migrations.AddConstraint(
            "seal",
            models.CheckConstraint(
                condition=Q(sha256="", sealed_at=None)
                | ~Q(sha256="") & Q(sealed_at__isnull=False, deemed_at__isnull=False),
                name="a_seal_bears_its_time",
            ),
        ),
        migrations.AddIndex(
            "seal",
            models.Index(fields=["given_at"], name="seals_to_make", condition=Q(sha256="", withdrawn_at=None)),
        ),
    ]
