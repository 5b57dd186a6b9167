"""Entries know the nature of the claim; a case that is restricted or struck leaves the book in the same statement."""

from django.contrib.postgres.search import SearchVectorField
from django.db import migrations, models

HIDE = """
    CREATE FUNCTION causebook_hide() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        DELETE FROM causebook_entry WHERE case_id = NEW.id;
        RETURN NULL;
    END $$;
    CREATE TRIGGER cause_book_hides AFTER UPDATE OF restricted, status ON cases_case
        FOR EACH ROW WHEN (NEW.restricted OR NEW.status = 'struck') EXECUTE FUNCTION causebook_hide();
"""
SHOW = "DROP TRIGGER cause_book_hides ON cases_case; DROP FUNCTION causebook_hide();"


class Migration(migrations.Migration):
    # The rows are changed and then an index is made on them: PostgreSQL wants two transactions for that.
    atomic = False

    dependencies = [("causebook", "0002_entries_know_their_prefix"), ("cases", "0027_what_a_supervisor_insisted_on")]

    operations = [
        migrations.AddField(
            "entry",
            "nature",
            models.CharField(
                blank=True, default="", help_text="of the claim: code of a cases.ClaimNature", max_length=60
            ),
            preserve_default=False,
        ),
        migrations.RunSQL(
            "UPDATE causebook_entry e SET nature = c.claim_nature FROM cases_case c WHERE c.id = e.case_id",
            migrations.RunSQL.noop,
            elidable=True,
        ),
        migrations.AddIndex(
            "entry", models.Index(fields=["nature", "-commenced_on", "-case"], name="entries_by_nature")
        ),
        migrations.AlterField(
            "entry",
            "lexemes",
            SearchVectorField(
                help_text="of every party's names: folded words, characters, pairs of characters, whole names, beginnings"
            ),
        ),
        migrations.RunSQL(HIDE, SHOW),
    ]
