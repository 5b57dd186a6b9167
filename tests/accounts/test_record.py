"""Whoever gets round the guards of the database cannot alter the record without `verify_record` noticing."""

import base64
import io
import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts import audit, periodic
from accounts.messages.kinds import render_message
from accounts.models import AuditBatch, AuditEntry, Message
from icms.lib import clock
from icms.lib.pdf.keys import make_demo_certificate
from tests.factories.court import TUESDAY_10


@pytest.fixture(autouse=True)
def court_key(settings, tmp_path_factory):
    """A key of the court, made once in a process."""
    folder = tmp_path_factory.getbasetemp() / "record"
    settings.COURT_KEY_FILE, settings.COURT_CERTIFICATE_FILE = folder / "key.pem", folder / "certificate.pem"
    make_demo_certificate(settings.COURT_KEY_FILE, settings.COURT_CERTIFICATE_FILE)


@pytest.fixture
def close(monkeypatch):
    """Close what was recorded since, as if each batch had a transaction of its own, numbered from 1."""

    def closed(number: int) -> AuditBatch | None:
        tamper(f"UPDATE accounts_auditentry SET transaction = {number} WHERE transaction > 9")
        monkeypatch.setattr(audit, "_horizon", lambda: number)
        return audit.close_batch()

    return closed


@pytest.fixture
def batches(db, close) -> list[AuditBatch]:
    """Three batches of three entries each."""
    for number in range(1, 4):
        for act in ("filing.lodged", "filing.accepted", "charge.settled"):
            audit.record(act=act, subject=f"7KM4-2QXD-{number}", actor=None, number=number)
        close(number)
    return list(AuditBatch.objects.order_by("number"))


def tamper(*statements: str) -> None:
    """As whoever owns the tables may: with the guards switched off."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for statement in statements:
            cursor.execute(statement)
        cursor.execute("SET LOCAL session_replication_role = origin")


def recompute() -> None:
    """Write every digest anew over what the entries say now; the court's key is not in the database."""
    previous, reach = "", 0
    for batch in AuditBatch.objects.order_by("number"):
        entries = AuditEntry.objects.filter(transaction__gt=reach, transaction__lte=batch.last_transaction)
        digest, count = audit.digest_of(previous, entries.order_by("transaction", "id"))
        tamper(f"UPDATE accounts_auditbatch SET digest = '{digest}', count = {count} WHERE number = {batch.number}")
        previous, reach = digest, batch.last_transaction


FIRST = "(SELECT MIN(id) FROM accounts_auditentry)"
LAST_ENTRIES = (
    "DELETE FROM accounts_auditentry WHERE transaction >"
    " (SELECT last_transaction FROM accounts_auditbatch WHERE number = 2)"
)
TAMPERING = {
    "an act is changed": ([f"UPDATE accounts_auditentry SET act = 'x' WHERE id = {FIRST}"], 1),
    "an actor is put in": ([f"UPDATE accounts_auditentry SET subject = 'x' WHERE id = {FIRST}"], 1),
    "a detail is changed": ([f"UPDATE accounts_auditentry SET detail = '{{}}' WHERE id = {FIRST}"], 1),
    "a time is changed": ([f"UPDATE accounts_auditentry SET at = at - interval '1 hour' WHERE id = {FIRST}"], 1),
    "an entry is deleted": ([f"DELETE FROM accounts_auditentry WHERE id = {FIRST}"], 1),
    "an entry is moved": (
        [f"UPDATE accounts_auditentry SET transaction = transaction + 1 WHERE id = {FIRST}"],
        1,
    ),
    "a batch in the middle is deleted": (["DELETE FROM accounts_auditbatch WHERE number = 2"], 2),
    "the first batch is deleted": (["DELETE FROM accounts_auditbatch WHERE number = 1"], 1),
    "a signature is taken away": (["UPDATE accounts_auditbatch SET signature = '' WHERE number = 3"], 3),
    "a signature is no text of a signature": (["UPDATE accounts_auditbatch SET signature = 'ü' WHERE number = 3"], 3),
    "a signature is cut short": (["UPDATE accounts_auditbatch SET signature = 'x' WHERE number = 3"], 3),
    "every signature is taken away": (["UPDATE accounts_auditbatch SET signature = ''"], 1),
    "a signature is another's": (
        ["UPDATE accounts_auditbatch SET signature = (SELECT signature FROM accounts_auditbatch WHERE number = 1)"],
        2,
    ),
}


@pytest.mark.parametrize(("statements", "broken"), TAMPERING.values(), ids=TAMPERING)
def test_tampering_is_found_at_its_batch(batches, statements, broken):
    tamper(*statements)
    found = audit.verify()
    assert (found.broken, found.whole) == (broken, broken - 1)
    assert found.why


def test_an_untouched_record_is_whole(batches):
    assert audit.verify() == audit.Verdict(whole=3)


def test_written_anew_with_every_digest_recomputed_it_is_found_by_the_signature(batches):
    tamper(f"UPDATE accounts_auditentry SET act = 'x' WHERE id = {FIRST}")
    recompute()
    found = audit.verify()
    assert (found.broken, found.why) == (1, "it is not signed with the court's key")


def test_signed_anew_with_another_key_it_is_found(batches, settings, tmp_path):
    tamper(f"UPDATE accounts_auditentry SET act = 'x' WHERE id = {FIRST}")
    recompute()
    certificate = settings.COURT_CERTIFICATE_FILE
    settings.COURT_KEY_FILE, settings.COURT_CERTIFICATE_FILE = tmp_path / "key.pem", tmp_path / "certificate.pem"
    make_demo_certificate(settings.COURT_KEY_FILE, settings.COURT_CERTIFICATE_FILE)
    for batch in AuditBatch.objects.order_by("number"):
        tamper(f"UPDATE accounts_auditbatch SET signature = '{audit._sign(batch)}' WHERE number = {batch.number}")
    settings.COURT_CERTIFICATE_FILE = certificate
    assert audit.verify().broken == 1


CUT = {
    "the last batch is cut off": [LAST_ENTRIES, "DELETE FROM accounts_auditbatch WHERE number = 3"],
    "all of it is cut off": ["DELETE FROM accounts_auditentry", "DELETE FROM accounts_auditbatch"],
}


@pytest.mark.parametrize("statements", CUT.values(), ids=CUT)
def test_a_record_that_was_cut_off_is_found_by_whoever_kept_its_last_batch(batches, statements):
    kept = (3, batches[-1].digest)
    tamper(*statements)
    assert audit.verify().broken is None  # what is left holds; only somebody outside can tell
    assert (audit.verify(expected=[kept]).broken, audit.verify(expected=[(1, "0" * 64)]).broken) == (3, 1)


def test_what_was_kept_is_known_again(batches):
    assert audit.verify(expected=[(each.number, each.digest) for each in batches]).broken is None


def test_batches_from_before_they_were_signed_rest_on_the_first_that_is(batches):
    tamper("UPDATE accounts_auditbatch SET signature = '' WHERE number < 3")
    assert audit.verify() == audit.Verdict(whole=3)
    tamper(f"UPDATE accounts_auditentry SET act = 'x' WHERE id = {FIRST}")
    assert audit.verify().broken == 1


def test_batches_signed_with_an_earlier_key_hold_by_its_certificate(batches, settings, tmp_path):
    earlier = settings.COURT_CERTIFICATE_FILE
    settings.COURT_KEY_FILE, settings.COURT_CERTIFICATE_FILE = tmp_path / "key.pem", tmp_path / "certificate.pem"
    make_demo_certificate(settings.COURT_KEY_FILE, settings.COURT_CERTIFICATE_FILE)
    assert audit.verify().broken == 1
    assert audit.verify(certificates=[earlier]).broken is None


def test_without_the_courts_key_entries_wait_for_a_batch_that_can_be_signed(batches, close, settings, tmp_path):
    audit.record(act="filing.lodged", subject="7KM4-2QXD-9", actor=None)
    key, settings.COURT_KEY_FILE = settings.COURT_KEY_FILE, tmp_path / "none.pem"
    assert close(4) is None
    settings.COURT_KEY_FILE = key
    assert close(4).count == 1


def verify(*words: str) -> tuple[int, dict[str, object]]:
    out = io.StringIO()
    try:
        call_command("verify_record", *words, "--json", stdout=out)
    except SystemExit as left:
        return int(left.code or 0), json.loads(out.getvalue())
    return 0, json.loads(out.getvalue())


def test_the_command_names_the_last_batch_and_takes_one_that_was_kept(batches):
    code, answer = verify()
    assert (code, answer["batches"], answer["first_broken"], answer["last"]) == (0, 3, None, batches[-1].head)
    assert verify("--expect", batches[-1].head)[0] == 0
    code, answer = verify("--expect", f"9:{batches[-1].digest}")
    assert (code, answer["first_broken"], answer["why"]) == (1, 9, "it was expected and is missing")


@pytest.mark.parametrize("typed", ["3", "3:abc", "0:" + "0" * 64, "x:" + "0" * 64, ""])
def test_a_batch_that_cannot_be_read_is_refused(db, typed):
    with pytest.raises(CommandError, match="NUMBER:DIGEST"):
        call_command("verify_record", "--expect", typed)


def test_those_who_keep_the_record_get_its_last_batch_once_a_day(batches, settings):
    settings.RECORD_KEEPERS = ["auditor@example.com", "keeper@example.com"]
    told = Message.objects.filter(kind=periodic.DIGEST)
    with clock.set_to(TUESDAY_10):
        periodic.send_digest()
        periodic.send_digest()
    assert [(each.address, each.params["head"]) for each in told.order_by("address")] == [
        ("auditor@example.com", batches[-1].head),
        ("keeper@example.com", batches[-1].head),
    ]
    with clock.set_to(TUESDAY_10 + timedelta(days=1)):
        periodic.send_digest()
    assert told.count() == 4


@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
def test_the_e_mail_names_the_batch(batches, settings, language):
    settings.RECORD_KEEPERS = ["auditor@example.com"]
    periodic.send_digest()
    subject, body = render_message(Message.objects.get(kind=periodic.DIGEST), language)
    assert batches[-1].head in subject and f"--expect {batches[-1].head}" in body


def test_nobody_is_told_where_nobody_keeps_it(batches, settings):
    settings.RECORD_KEEPERS = []
    periodic.send_digest()
    assert not Message.objects.filter(kind=periodic.DIGEST).exists()


def test_a_signature_is_that_of_the_courts_key_and_not_of_the_database(batches):
    assert len(base64.b64decode(batches[0].signature)) == 3072 // 8
