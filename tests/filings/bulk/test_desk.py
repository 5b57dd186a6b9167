"""The registry accepts in bulk after a sample: nothing unseen, nothing twice, single returns stay (domain 6.8, 11)."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, Message, User
from cases.models import Case
from filings import periodic
from filings.bulk.desk import decisions, services
from filings.bulk.desk.selectors import acceptable, open_sample, suggested_size
from filings.bulk.desk.tasks import accept_filings
from filings.models import BulkFiling, BulkRow, BulkSample, Filing, FilingDecision, ReturnReason, Seal
from filings.registry.decisions import Verdict, decide
from filings.registry.selectors import next_to_take
from filings.registry.services import give_back, take_for_review
from filings.states import Decision, State
from icms.lib import clock
from icms.lib.errors import Refused
from tests.factories.bulk_filings import lodged
from tests.factories.court import TUESDAY_10

AT = TUESDAY_10 + timedelta(hours=2)


@pytest.fixture
def officer(person) -> User:
    return person("registry")


@pytest.fixture
def bulk(claimant, tmp_path):
    found = lodged(claimant, tmp_path, 7)
    with clock.set_to(AT):
        yield found


def codes(act, **asked) -> set[str]:
    with pytest.raises(Refused) as refusal:
        act(**asked)
    return {reason.code for reason in refusal.value.reasons}


def states(bulk: BulkFiling) -> list[str]:
    return list(Filing.objects.filter(bulk_row__bulk=bulk).order_by("bulk_row__number").values_list("state", flat=True))


def looked(bulk: BulkFiling, officer: User, size: int = 2) -> BulkSample:
    """A sample that was drawn and looked at."""
    sample = services.draw(bulk_id=bulk.pk, officer=officer, size=size)
    for each in sample.sampled.all():
        services.look(bulk_id=bulk.pk, filing_id=each.filing_id, officer=officer)
    return sample


def asked(bulk: BulkFiling, officer: User, size: int = 2) -> BulkSample:
    """The same, and the others are to be accepted."""
    sample = looked(bulk, officer, size)
    agreed = acceptable(sample).count()
    return services.accept_others(bulk_id=bulk.pk, officer=officer, agreed=agreed)


def return_one(filing: Filing, officer: User) -> None:
    verdict = Verdict(Decision.RETURNED, ReturnReason.objects.get(pk="R-07"), "Page 1 is cut off.")
    decide(filing_id=filing.pk, officer=officer, verdicts={each.order: verdict for each in filing.documents.all()})


def browser_of(user: User) -> Client:
    client = Client()
    client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.mark.parametrize(("waiting", "size"), [(0, 0), (3, 3), (5, 5), (100, 5), (101, 6), (1000, 50)])
def test_the_size_of_a_sample_that_is_suggested(waiting, size):
    assert suggested_size(waiting) == size


def test_a_sample_is_within_the_undecided_of_the_size_asked_for_and_kept(bulk, officer):
    first = Filing.objects.filter(bulk_row__bulk=bulk).order_by("bulk_row__number")[0]
    return_one(first, officer)
    sample = services.draw(bulk_id=bulk.pk, officer=officer, size=4)
    chosen = set(sample.filings.all())
    assert len(chosen) == 4 and first not in chosen
    assert {filing.bulk_row.bulk for filing in chosen} == {bulk}
    assert codes(services.draw, bulk_id=bulk.pk, officer=officer, size=4) == {"drawn_already"}
    assert set(open_sample(bulk, officer).filings.all()) == chosen


def test_another_sample_is_most_likely_another(bulk, officer):
    chosen = set()
    for _ in range(30):
        sample = services.draw(bulk_id=bulk.pk, officer=officer, size=3)
        chosen.add(frozenset(sample.filings.values_list("pk", flat=True)))
        sample.delete()
    assert len(chosen) > 5


@pytest.mark.parametrize("size", [0, 8])
def test_no_sample_is_smaller_than_one_or_larger_than_what_waits(bulk, officer, size):
    assert codes(services.draw, bulk_id=bulk.pk, officer=officer, size=size) == {"too_many"}


def test_nothing_is_accepted_before_each_filing_of_the_sample_was_looked_at(bulk, officer, person):
    ask = {"bulk_id": bulk.pk, "officer": officer, "agreed": 7}
    assert codes(services.accept_others, **ask) == {"no_sample"}
    sample = services.draw(bulk_id=bulk.pk, officer=officer, size=2)
    first, second = sample.filings.order_by("pk")
    services.look(bulk_id=bulk.pk, filing_id=first.pk, officer=officer)
    services.look(bulk_id=bulk.pk, filing_id=second.pk, officer=person("registry.sup"))  # not the own sample
    assert codes(services.accept_others, **ask) == {"not_looked_at"}
    assert not BulkRow.objects.exclude(accept_for=None).exists()
    services.look(bulk_id=bulk.pk, filing_id=second.pk, officer=officer)
    assert codes(services.accept_others, **ask | {"agreed": 6}) == {"changed"}
    services.accept_others(**ask)


def test_all_others_are_accepted_each_with_its_case_its_seal_and_its_record(bulk, officer):
    sample = asked(bulk, officer)
    accept_filings(sample.pk)
    assert states(bulk) == [State.ACCEPTED] * 7
    filings = Filing.objects.filter(bulk_row__bulk=bulk)
    assert len({filing.case_id for filing in filings}) == 7 and None not in {filing.case_id for filing in filings}
    assert {filing.decided_by for filing in filings} == {officer}
    assert AuditEntry.objects.filter(act="filing.accepted", actor=officer).count() == 7
    assert Seal.objects.filter(document__filing__in=filings).exists()
    sample.refresh_from_db()
    assert sample.done_at == AT and sample.count == 7
    assert codes(services.draw, bulk_id=bulk.pk, officer=officer, size=1) == {"nothing_to_decide"}


def test_what_was_returned_singly_stays_returned(bulk, officer):
    sample = looked(bulk, officer)
    bad = sample.filings.order_by("pk")[0]
    return_one(bad, officer)
    services.accept_others(bulk_id=bulk.pk, officer=officer, agreed=6)
    accept_filings(sample.pk)
    bad.refresh_from_db()
    assert bad.state == State.RETURNED
    assert states(bulk).count(State.ACCEPTED) == 6


def test_what_is_returned_after_it_was_asked_stays_returned(bulk, officer):
    sample = asked(bulk, officer)
    last = Filing.objects.filter(bulk_row__bulk=bulk).order_by("-bulk_row__number")[0]
    return_one(last, officer)
    accept_filings(sample.pk)
    last.refresh_from_db()
    assert last.state == State.RETURNED and not last.bulk_row.kept_why
    assert states(bulk).count(State.ACCEPTED) == 6


def test_what_another_officer_has_in_hand_keeps_its_reason_and_stays_in_the_queue(bulk, officer, person):
    held, taken_later = Filing.objects.filter(bulk_row__bulk=bulk).order_by("-bulk_row__number")[:2]
    take_for_review(filing_id=held.pk, officer=person("registry.sup"))
    sample = asked(bulk, officer)
    take_for_review(filing_id=taken_later.pk, officer=person("registry.sup"))
    accept_filings(sample.pk)
    assert states(bulk) == [State.ACCEPTED] * 5 + [State.LODGED] * 2
    kept = BulkRow.objects.get(filing=taken_later)
    assert set(kept.kept_why) == {"en", "zh-hant", "zh-hans"} and kept.accept_for is None
    page = browser_of(officer).get(reverse("bulk_desk:bulk_filing", args=[bulk.reference])).content.decode()
    assert kept.kept_why["en"] in page
    give_back(filing_id=held.pk, officer=person("registry.sup"))
    give_back(filing_id=taken_later.pk, officer=person("registry.sup"))
    accept_filings(asked(bulk, officer).pk)
    assert states(bulk) == [State.ACCEPTED] * 7 and not BulkRow.objects.exclude(kept_why={}).exists()


def test_what_was_lodged_again_after_the_sample_was_drawn_is_decided_by_itself(bulk, officer):
    sample = looked(bulk, officer)
    mended = Filing.objects.filter(bulk_row__bulk=bulk).order_by("-bulk_row__number")[0]
    Filing.objects.filter(pk=mended.pk).update(received_at=AT + timedelta(minutes=5))
    assert mended not in acceptable(sample) and acceptable(sample).count() == 6
    BulkRow.objects.filter(filing=mended).update(accept_for=sample)
    decisions.accept_next(sample_id=sample.pk)
    assert states(bulk)[-1] == State.LODGED
    assert "sample" in BulkRow.objects.get(filing=mended).kept_why["en"]


def test_what_stops_in_the_middle_goes_on(bulk, officer, monkeypatch):
    sample = asked(bulk, officer)
    real, calls = decisions.decide, []

    def killed(**asked):
        calls.append(asked["filing_id"])
        found = real(**asked)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return found

    monkeypatch.setattr(decisions, "decide", killed)
    with pytest.raises(KeyboardInterrupt):
        accept_filings(sample.pk)
    assert states(bulk).count(State.ACCEPTED) == 3
    sent = []
    monkeypatch.setattr(periodic, "enqueue_on_commit", lambda task, *args: sent.append((task.name, args)))
    with clock.set_to(AT + timedelta(minutes=5)):
        periodic.sweep()
    assert (accept_filings.name, (sample.pk,)) in sent
    accept_filings(sample.pk)
    accept_filings(sample.pk)
    assert states(bulk) == [State.ACCEPTED] * 7
    assert FilingDecision.objects.filter(filing__bulk_row__bulk=bulk).count() == 7 == Case.objects.count()


def test_one_filing_that_fails_holds_up_no_other(bulk, officer, monkeypatch):
    sample = asked(bulk, officer)
    real, bad = decisions.decide, Filing.objects.filter(bulk_row__bulk=bulk).order_by("bulk_row__number")[2].pk

    def fails(**asked):
        if asked["filing_id"] == bad:
            raise ValueError("a fault of the portal")
        return real(**asked)

    monkeypatch.setattr(decisions, "decide", fails)
    accept_filings(sample.pk)
    assert states(bulk).count(State.ACCEPTED) == 6
    assert "operator" in BulkRow.objects.get(filing=bad).kept_why["en"]


def test_of_two_officers_the_first_has_them_accepted(bulk, officer, person):
    second = person("registry.sup")
    looked(bulk, second)
    sample = asked(bulk, officer)
    ask = {"bulk_id": bulk.pk, "officer": second, "agreed": 7}
    assert codes(services.accept_others, **ask) == {"being_accepted"}
    accept_filings(sample.pk)
    assert codes(services.accept_others, **ask) == {"nothing_to_decide"}
    assert FilingDecision.objects.filter(filing__bulk_row__bulk=bulk).count() == 7


def test_an_officer_who_is_the_filer_by_another_account_is_refused(bulk, officer):
    User.objects.filter(pk=officer.pk).update(email=bulk.owner.email.upper())
    officer.refresh_from_db()
    assert "own_filing" in codes(services.draw, bulk_id=bulk.pk, officer=officer, size=2)
    User.objects.filter(pk=officer.pk).update(email="officer@example.org")
    officer.refresh_from_db()
    looked(bulk, officer)
    User.objects.filter(pk=officer.pk).update(email=bulk.owner.email)
    officer.refresh_from_db()
    assert "own_filing" in codes(services.accept_others, bulk_id=bulk.pk, officer=officer, agreed=7)


def test_nothing_is_drawn_before_the_filings_are_deemed_received(bulk, officer):
    with clock.set_to(TUESDAY_10 - timedelta(minutes=1)):
        assert codes(services.draw, bulk_id=bulk.pk, officer=officer, size=2) == {"nothing_to_decide"}


@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
def test_an_officer_finds_draws_looks_and_accepts(bulk, officer, language, django_capture_on_commit_callbacks):
    User.objects.filter(pk=officer.pk).update(language=language)
    browser = browser_of(officer)
    for page in ("registry:queue", "home", "bulk_desk:approvals"):
        assert reverse("bulk_desk:list") in browser.get(reverse(page)).content.decode(), page
    address = reverse("bulk_desk:bulk_filing", args=[bulk.reference])
    assert address in browser.get(reverse("bulk_desk:list")).content.decode()
    assert browser.get(f"{address}?state=lodged").content.decode().count("/desk/registry/") >= 7
    assert browser.post(f"{address}draw/", {"size": "9"}).status_code == 422
    assert browser.post(f"{address}draw/", {"size": "2"}).url == address
    accept = f"{address}accept/"
    assert 'name="agreed"' not in browser.get(accept).content.decode()
    for filing in open_sample(bulk, officer).filings.all():
        review = browser.post(reverse("bulk_desk:look", args=[bulk.reference, filing.reference]))
        assert review.url == reverse("registry:review", args=[filing.reference])
    assert accept in browser.get(address).content.decode()
    assert 'name="agreed" value="7"' in browser.get(accept).content.decode()
    assert browser.post(accept, {"agreed": "5"}).status_code == 422
    assert browser.post(accept, {"agreed": "7"}).url == address
    assert "data-poll" in browser.get(address).content.decode()
    accept_filings(BulkSample.objects.get().pk)
    assert "data-poll=" not in browser.get(address).content.decode()
    assert states(bulk) == [State.ACCEPTED] * 7


def test_the_auditor_reads_and_draws_nothing(bulk, person):
    browser = browser_of(person("auditor"))
    address = reverse("bulk_desk:bulk_filing", args=[bulk.reference])
    assert "draw/" not in browser.get(address).content.decode()
    assert browser.post(f"{address}draw/", {"size": "2"}).status_code == 403


def test_the_others_are_told_in_one_message_and_what_is_returned_by_itself(bulk, officer):
    before = Message.objects.count()
    first = Filing.objects.filter(bulk_row__bulk=bulk).first()
    return_one(first, officer)
    sample = asked(bulk, officer)
    accept_filings(sample.pk)
    accept_filings(sample.pk)  # delivered twice
    told = list(Message.objects.order_by("pk").values_list("kind", "params__count"))[before:]
    assert told == [("filing_returned", None), ("filing_bulk_accepted", 6)]
    message = Message.objects.latest("pk")
    assert message.to == bulk.owner and message.params["reference"] == bulk.reference


def test_where_none_could_be_accepted_nothing_is_told(bulk, officer):
    sample = asked(bulk, officer)
    Filing.objects.filter(bulk_row__bulk=bulk).update(taken_by=User.objects.get(username="registry.sup"))
    accept_filings(sample.pk)
    assert not Message.objects.filter(kind="filing_bulk_accepted").exists()


def test_the_next_of_the_queue_is_none_of_a_bulk_filing_while_its_sample_waits(bulk, officer, person):
    other = person("registry.sup")
    assert next_to_take(other) is not None
    services.draw(bulk_id=bulk.pk, officer=officer, size=2)
    assert next_to_take(other) is None
    again = Filing.objects.filter(bulk_row__bulk=bulk).first()
    Filing.objects.filter(pk=again.pk).update(received_at=AT, deemed_at=AT)
    with clock.set_to(AT + timedelta(minutes=1)):  # lodged again after the sample was drawn: the sample is not of it
        BulkSample.objects.update(drawn_at=AT - timedelta(minutes=1))
        assert next_to_take(other) == again
    with clock.set_to(AT + timedelta(days=3)):  # a sample that was forgotten
        assert next_to_take(other) is not None


def test_what_could_not_be_written_is_written_again_when_a_supervisor_asks(bulk, officer, person, monkeypatch):
    row = bulk.rows.first()
    BulkRow.objects.filter(pk=row.pk).update(filing=None, failed_why="KeyError: 'x'")
    page = browser_of(officer).get(reverse("bulk_desk:bulk_filing", args=[bulk.reference])).content.decode()
    address = reverse("bulk_desk:write_again", args=[bulk.reference])
    assert "Could not be written" in page and address not in page
    assert browser_of(officer).post(address).status_code == 403
    supervisor = person("registry.sup")
    assert (
        address in browser_of(supervisor).get(reverse("bulk_desk:bulk_filing", args=[bulk.reference])).content.decode()
    )
    sent = []
    monkeypatch.setattr(services, "enqueue_on_commit", lambda task, *args: sent.append(args))
    for _ in range(2):  # pressed twice
        assert browser_of(supervisor).post(address).status_code == 302
    assert sent == [(bulk.pk,)]
    bulk.refresh_from_db()
    assert bulk.state == BulkFiling.State.WRITING and bulk.rows.get(pk=row.pk).failed_why == ""
    assert AuditEntry.objects.filter(act="bulk.writing", actor=supervisor).exists()
