"""Each room and judge that was typed becomes a row, not in use, so that what was fixed stays as it was entered.

Hearings still to come in such a room are on the desk's list of hearings to move. Lengths were not kept: the usual ones
of the kinds are taken. The names of kinds are those of the reference data, which is loaded next.
"""

from datetime import timedelta

from django.db import migrations

MINUTES = {
    "call_over": 15,
    "check_list_review": 15,
    "case_management": 60,
    "directions": 30,
    "chambers": 60,
    "pre_trial": 60,
    "trial": 390,
    "appeal": 390,
    "mention": 15,
    "judgment": 30,
}


def three(english, chinese=""):
    return {"name_en": english, "name_zh_hant": chinese or english, "name_zh_hans": chinese or english}


def fill(apps, schema_editor):
    rows = {name: apps.get_model("cases", name) for name in ("Hearing", "HearingKind", "CourtRoom", "Judge")}
    rooms, judges, kinds = {}, {}, {}
    for hearing in rows["Hearing"].objects.select_related("case__case_type").order_by("pk"):
        court, code = hearing.case.case_type.court_id, hearing.kind_code
        if code not in kinds:
            facts = {"minutes": MINUTES.get(code, 30), **three(code.replace("_", " ").capitalize())}
            kinds[code] = rows["HearingKind"].objects.get_or_create(code=code, defaults=facts)[0]
        if hearing.court_room not in rooms:
            facts = {"code": f"typed-{len(rooms) + 1}", "in_use": False, "order": 9000}
            rooms[hearing.court_room] = rows["CourtRoom"].objects.create(**facts, **three(hearing.court_room))
        name = (hearing.judge_en, hearing.judge_zh)
        if name not in judges:
            facts = {"code": f"typed-{len(judges) + 1}", "in_use": False, "order": 9000}
            judges[name] = rows["Judge"].objects.create(**facts, **three(*name))
        rooms[hearing.court_room].courts.add(court)
        judges[name].courts.add(court)
        rows["Hearing"].objects.filter(pk=hearing.pk).update(
            kind=kinds[code],
            room=rooms[hearing.court_room],
            judge=judges[name],
            ends_at=hearing.starts_at + timedelta(minutes=kinds[code].minutes),
        )


class Migration(migrations.Migration):
    dependencies = [("cases", "0021_what_hearings_are_fixed_with")]

    operations = [migrations.RunPython(fill, elidable=True)]
