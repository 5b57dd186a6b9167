"""Implementation notices name venues, services and ends, and have references."""

import django.db.models.deletion
import django.utils.timezone
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import icms.lib.references


def give_references(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """A reference for each notice that is there already."""
    for notice in apps.get_model("cases", "ImplementationNotice").objects.filter(reference=None):
        notice.reference = icms.lib.references.new_reference()
        notice.save(update_fields=["reference"])


class Migration(migrations.Migration):
    # The rows are changed and then the column: PostgreSQL wants two transactions for that.
    atomic = False

    dependencies = [("cases", "0005_venues_and_natures"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.AlterModelOptions(
            name="implementationnotice", options={"ordering": ["case_type__order", "since", "id"]}
        ),
        migrations.RemoveConstraint("implementationnotice", "one_notice_a_case_type_and_day"),
        migrations.AddField(
            "implementationnotice", "reference", models.CharField(max_length=12, null=True, editable=False)
        ),
        migrations.RunPython(give_references, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            "implementationnotice",
            "reference",
            models.CharField(default=icms.lib.references.new_reference, editable=False, max_length=12, unique=True),
        ),
        migrations.AddField(
            "implementationnotice",
            "venue",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="notices",
                to="cases.venue",
            ),
        ),
        migrations.AlterField("implementationnotice", "since", models.DateField(blank=True, null=True)),
        migrations.AddField("implementationnotice", "until", models.DateField(blank=True, null=True)),
        migrations.AddField("implementationnotice", "court_records", models.BooleanField(default=False)),
        migrations.AddField("implementationnotice", "bulk_only", models.BooleanField(default=False)),
        migrations.AlterField(
            "implementationnotice",
            "source",
            models.CharField(blank=True, help_text="where it was announced", max_length=200),
        ),
        migrations.AddField(
            "implementationnotice",
            "entered_by",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            "implementationnotice",
            "entered_at",
            models.DateTimeField(auto_now_add=True, default=django.utils.timezone.now),
            preserve_default=False,
        ),
        migrations.AddField(
            "implementationnotice",
            "reference_key",
            models.CharField(
                help_text="its key in the reference data; empty when an administrator entered it",
                max_length=40,
                null=True,
                unique=True,
            ),
        ),
        migrations.AddConstraint(
            "implementationnotice",
            models.UniqueConstraint(
                fields=("case_type", "venue", "since"),
                name="one_notice_a_case_type_venue_and_day",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            "implementationnotice",
            models.CheckConstraint(
                condition=models.Q(
                    ("until__isnull", True),
                    models.Q(("since__isnull", False), ("until__gte", models.F("since"))),
                    _connector="OR",
                ),
                name="notice_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            "implementationnotice",
            models.CheckConstraint(
                condition=models.Q(("bulk_only", True), ("commence", True), _negated=True),
                name="bulk_only_is_not_one_by_one",
            ),
        ),
    ]
