"""What an account keeps in its own diary, and the secret address at which calendar programs read it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import icms.lib.encryption
import icms.lib.references

CASCADE = django.db.models.deletion.CASCADE


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0023_hearings_have_room_judge_and_length"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DiaryAddress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("secret", icms.lib.encryption.EncryptedCharField(help_text="shown to the account again")),
                ("secret_sha256", models.CharField(help_text="by which it is found", max_length=64, unique=True)),
                ("made_at", models.DateTimeField()),
                (
                    "account",
                    models.OneToOneField(
                        on_delete=CASCADE, related_name="diary_address", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DiaryEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reference",
                    models.CharField(
                        default=icms.lib.references.new_reference, editable=False, max_length=12, unique=True
                    ),
                ),
                ("day", models.DateField()),
                ("title", models.CharField(max_length=120)),
                ("note", models.CharField(blank=True, max_length=300)),
                (
                    "changes",
                    models.PositiveIntegerField(
                        default=0, help_text="how often it was changed, for calendar programs"
                    ),
                ),
                ("changed_at", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(on_delete=CASCADE, related_name="diary", to=settings.AUTH_USER_MODEL),
                ),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "ordering": ["day", "id"],
                "indexes": [models.Index(fields=["account", "day"], name="diary_of_an_account")],
            },
        ),
    ]
