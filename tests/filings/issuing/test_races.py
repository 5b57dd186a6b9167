"""Two at once with what the court issues, on real connections: issued once, read or undone but never both."""

from datetime import timedelta

import pytest

from accounts.models import Message
from cases.assigning import assignments
from cases.hearings import services as hearings
from cases.models import Assignment
from filings.issuing import decisions, services
from filings.issuing.notifications import open_document
from filings.issuing.tasks import seal_issued
from filings.models import Delivery, DeliveryReader, IssuedDocument, Seal
from icms.lib import clock
from icms.lib.errors import Refused
from tests.factories.court import TUESDAY_10
from tests.factories.hearings import fix
from tests.factories.issued import case_of_three, confirmed, issue, prepared, sealed
from tests.support.samples import how_many
from tests.support.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)
SOON = TUESDAY_10 + timedelta(minutes=5)
ROUNDS = how_many("ICMS_ISSUING_RACES", sample=4, proof=100)


@pytest.fixture
def case(person):
    return case_of_three(person)


def at(moment, act, **arguments):
    """An act at a moment, for a thread: each has a clock of its own."""

    def done():
        with clock.set_to(moment):
            return act(**arguments)

    return done


def told(kind="case_document_issued"):
    return sorted(Message.objects.filter(kind=kind).values_list("to__username", flat=True))


def test_of_two_officers_who_confirm_at_once_one_issues_it_and_it_is_brought_to_each_once(case, person):
    act = prepared(person("registry"), [case])
    seen = services.mark_of(act)
    officers = [person("registry"), person("registry.sup")]
    answers = at_once(
        [at(TUESDAY_10, services.confirm, act_id=act.pk, officer=officer, seen=seen) for officer in officers]
    )
    refusals = [answer for answer in answers if isinstance(answer, Refused)]
    assert [reason.code for refusal in refusals for reason in refusal.reasons] == ["state"]
    assert Seal.objects.filter(issued__act=act).count() == 1
    document = act.documents.get()
    at_once([at(TUESDAY_10, seal_issued, document_id=document.pk)] * 2)
    assert told() == ["chan", "lee.ou", "wong.ou"]
    assert Delivery.objects.filter(document=document).count() == 4


def test_of_an_opening_and_an_undoing_at_once_exactly_one_counts(person):
    for number in range(ROUNDS):
        document = issue(person("registry"), case_of_three(person, serial=5_000 + number))
        opened, undone = at_once(
            [
                at(SOON, open_document, document_id=document.pk, reader=person("wong.ou")),
                at(SOON, decisions.undo, document_id=document.pk, actor=person("registry")),
            ]
        )
        document.refresh_from_db()
        if opened is True:
            assert [reason.code for reason in undone.reasons] == ["seen"]
            assert document.stands
        else:
            assert opened is False and document.undone_at == SOON
            assert not document.readers.filter(opened_at__isnull=False).exists()


def test_the_page_says_which_of_the_two_came_first(case, person, client):
    document = issue(person("registry"), case)
    with clock.set_to(SOON):
        open_document(document_id=document.pk, reader=person("wong.ou"))
        client.force_login(person("registry"))
        page = client.post(f"/en/desk/registry/issue/{document.reference}/undo/").content.decode()
    assert "Somebody has seen it already." in page
    other = issue(person("registry"), case, text="ANOTHER ORDER")
    with clock.set_to(SOON):
        decisions.undo(document_id=other.pk, actor=person("registry"))
        client.force_login(person("wong.ou"))
        assert client.get(f"/en/filings/from-the-court/{other.reference}/").status_code == 404


def test_one_that_is_undone_while_it_is_being_sealed_reaches_nobody(person):
    for number in range(ROUNDS):
        act = prepared(person("registry"), [case_of_three(person, serial=6_000 + number)])
        document = confirmed(act, person("registry")).documents.get()
        at_once(
            [
                at(TUESDAY_10, seal_issued, document_id=document.pk),
                at(TUESDAY_10, decisions.undo, document_id=document.pk, actor=person("registry")),
            ]
        )
        document.refresh_from_db()
        assert document.undone_at == TUESDAY_10
        assert told() == []


def test_of_a_hearing_that_moves_while_its_notice_is_being_sealed_one_notice_stands(person):
    later = TUESDAY_10 + timedelta(days=28)
    for number in range(ROUNDS):
        with clock.set_to(TUESDAY_10):
            case = case_of_three(person, serial=7_000 + number)
            hearing = fix(case, person("registry"), later + timedelta(days=7 * number), notice=True)
        old = IssuedDocument.objects.get(case=case)
        moved = later + timedelta(days=7 * number + 1)
        moving = {"case": case, "reference": hearing.reference, "actor": person("registry"), "starts_at": moved}
        answers = at_once(
            [
                at(TUESDAY_10, seal_issued, document_id=old.pk),
                at(TUESDAY_10, hearings.change_hearing, **moving, notice=True),
            ]
        )
        assert not [answer for answer in answers if isinstance(answer, Exception)]
        new = IssuedDocument.objects.notice_of(hearing.reference)
        with clock.set_to(TUESDAY_10):
            seal_issued(new.pk)
        assert list(IssuedDocument.objects.standing().filter(case=case)) == [new]
        old.refresh_from_db()
        assert old.replaced_by == new
        ended = Seal.objects.get(issued=old)
        assert ended.replaced_at or ended.withdrawn_at
        assert bool(ended.replaced_at) == bool(ended.sha256)


def test_of_two_readers_who_open_it_at_once_the_first_is_kept_and_each_has_a_time_of_its_own(case, person):
    second = person("wong.ou2")
    assignments.grant_access(account=second, case=case, how=Assignment.How.ASSIGNED, actor=person("wong.pa"))
    document = issue(person("registry"), case)
    times = {"wong.ou": SOON, "wong.ou2": SOON + timedelta(seconds=1)}
    at_once([at(moment, open_document, document_id=document.pk, reader=person(name)) for name, moment in times.items()])
    delivery = Delivery.objects.get(document=document, party__order=1)
    first = delivery.opened_by.username
    assert delivery.opened_at == times[first]
    kept = DeliveryReader.objects.filter(document=document, opened_at__isnull=False)
    assert dict(kept.values_list("account__username", "opened_at")) == times


def test_one_opened_by_the_same_reader_in_two_tabs_is_read_once(case, person):
    document = issue(person("registry"), case)
    at_once(
        [
            at(SOON + timedelta(seconds=second), open_document, document_id=document.pk, reader=person("chan"))
            for second in range(2)
        ]
    )
    delivery = Delivery.objects.get(document=document, party__order=3)
    assert delivery.opened_at == DeliveryReader.objects.get(document=document, account=person("chan")).opened_at


def test_of_two_replacements_confirmed_at_once_one_takes_the_place(case, person):
    supervisor = person("registry.sup")
    old = issue(person("registry"), case)
    acts = [prepared(supervisor, [case], text=text, replaces=old, why="A date was wrong.") for text in ("ONE", "TWO")]
    marks = [services.mark_of(act) for act in acts]
    answers = at_once(
        at(SOON, services.confirm, act_id=act.pk, officer=supervisor, seen=seen)
        for act, seen in zip(acts, marks, strict=True)
    )
    refusals = [answer for answer in answers if isinstance(answer, Refused)]
    assert [reason.code for refusal in refusals for reason in refusal.reasons] == ["replaced_already"]
    issued = [act for act in acts if not isinstance(answers[acts.index(act)], Refused)]
    sealed(issued[0], at=SOON)
    old.refresh_from_db()
    assert old.replaced_by == issued[0].documents.get()
