"""The `deemed_receipt` command, as people and machines call it."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("calendar_rows")]


def run(*args):
    """Exit code, lines of output, lines of error."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.raises(SystemExit) as exit:
        call_command("deemed_receipt", *args, stdout=out, stderr=err, no_color=True)
    return exit.value.code, out.getvalue().splitlines(), err.getvalue().splitlines()


def answers(*args):
    code, lines, _ = run(*args, "--json")
    return code, [json.loads(line) for line in lines]


def closures(tmp_path, *rows, head="office,from,until,reason"):
    file = tmp_path / "closures.csv"
    file.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return str(file)


def test_one_time_for_machines():
    code, [answer] = answers("2026-11-21T18:05")
    assert code == 0
    assert set(answer) == {"received_at", "deemed_at", "rule", "because"}
    assert (answer["received_at"], answer["deemed_at"], answer["rule"]) == (
        "2026-11-21T18:05:00+08:00",
        "2026-11-23T08:45:00+08:00",
        "weekend",
    )
    assert set(answer["because"]) == {"en", "zh-hant", "zh-hans"}
    assert "2026年11月23日（星期一）上午8時45分" in answer["because"]["zh-hant"]


def test_many_times_in_order_for_people():
    code, lines, _ = run("2026-11-20T18:05", "2026-11-17T10:00", "--court", "sct")
    assert code == 0
    assert lines[0].startswith("2026-11-20T18:05:00+08:00: Monday 23\xa0November 2026, 8:45\xa0am (after_closing)")
    assert "Small Claims Tribunal registry" in lines[1]
    assert "(open)" in lines[2]


def test_times_from_standard_input(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("2026-11-20T18:05\n2026-11-17T10:00\n"))
    code, lines = answers("-")
    assert (code, [line["rule"] for line in lines]) == (0, ["after_closing", "open"])


def test_a_time_with_a_zone_is_that_instant():
    _, [answer] = answers("2026-11-17T09:30:00.000001+00:00")
    assert (answer["received_at"], answer["rule"]) == ("2026-11-17T17:30:00.000001+08:00", "after_closing")


@pytest.mark.parametrize("typed", ["tomorrow", "2026-02-30T10:00", "2026-11-17", "", "0001-01-01T00:00"])
def test_what_cannot_be_read_is_bad_input(typed):
    code, [good, bad] = answers("2026-11-17T10:00", typed)
    assert code == 2
    assert good["rule"] == "open"
    assert bad["received_at"] == typed and "such as 2026-11-21T18:05" in bad["error"]


def test_a_date_past_the_table_has_no_answer():
    code, [answer] = answers("2031-01-03T10:00")
    assert (code, answer["received_at"]) == (1, "2031-01-03T10:00:00+08:00")
    assert "The general holidays of 2031 are not loaded" in answer["error"]


def test_what_has_no_answer_goes_to_the_error_stream_for_people():
    code, lines, errors = run("2031-01-03T10:00")
    assert (code, lines) == (1, [])
    assert "2031 are not loaded" in errors[0]


def test_the_worst_of_many_decides_the_exit_code():
    assert answers("2031-01-03T10:00", "never", "2026-11-17T10:00")[0] == 2


def test_an_unknown_court_is_bad_input():
    with pytest.raises(CommandError, match="There is no court 'XX'; there are CA, CFI, DC, MC, SCT") as refusal:
        call_command("deemed_receipt", "2026-11-17T10:00", "--court", "XX")
    assert refusal.value.returncode == 2


def test_what_if_there_were_these_closures(tmp_path):
    file = closures(tmp_path, "DC,2026-11-17T09:00,2026-11-17T14:40,gale", "SCT,2026-11-17T09:00,,gale")
    _, [answer] = answers("2026-11-17T10:00", "--closures", file)
    assert (answer["deemed_at"], answer["rule"]) == ("2026-11-17T14:40:00+08:00", "closure")
    assert answers("2026-11-17T10:00")[1][0]["rule"] == "open"


@pytest.mark.parametrize("office", ["", "all", "CFI", "hc"])
def test_a_what_if_without_end_is_pending(tmp_path, office):
    file = closures(tmp_path, f"{office},2026-11-17T09:00,,Black rainstorm")
    code, [answer] = answers("2026-11-17T10:00", "--closures", file, "--court", "CA")
    assert (code, answer["deemed_at"], answer["rule"]) == (0, None, "closure_end_unknown")


def test_what_if_is_added_to_the_closures_of_the_database(tmp_path, enter, dc):
    enter("2026-11-17 09:00", "2026-11-17 11:00", office=dc)
    file = closures(tmp_path, "DC,2026-11-17T11:00,2026-11-17T12:00,directed")
    assert answers("2026-11-17T10:00", "--closures", file)[1][0]["deemed_at"] == "2026-11-17T12:00:00+08:00"


def test_pending_in_words(tmp_path):
    file = closures(tmp_path, ",2026-11-17T09:00,,gale")
    _, lines, _ = run("2026-11-17T10:00", "--closures", file)
    assert "pending, until the registry reopens (closure_end_unknown)" in lines[0]


def test_every_wrong_row_of_the_file_is_told_at_once(tmp_path):
    file = closures(
        tmp_path, "XX,2026-11-17T09:00,,gale", "DC,noon,2026-11-17,fog", "DC,2026-11-17T09:00,2026-11-17T09:00,gale"
    )
    with pytest.raises(CommandError) as refusal:
        call_command("deemed_receipt", "2026-11-17T10:00", "--closures", file)
    assert refusal.value.returncode == 2
    first, second, third = str(refusal.value).splitlines()
    assert first.startswith("Line 2 of the closures file: office: there is no 'XX'; there are CA, CFI, DC")
    assert all(words in second for words in ("Line 3", "reason: 'fog'", "from: 'noon' is not a time", "until: "))
    assert third == "Line 4 of the closures file: until: a closure must end after it begins."


def test_a_file_without_its_columns_or_not_there_is_bad_input(tmp_path):
    with pytest.raises(CommandError, match="has no column until, reason"):
        call_command("deemed_receipt", "2026-11-17T10:00", "--closures", closures(tmp_path, head="office,from"))
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("deemed_receipt", "2026-11-17T10:00", "--closures", str(tmp_path / "nowhere.csv"))
