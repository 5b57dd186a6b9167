"""A closure entered after the seal: the seal is made anew with the right time, and everything follows (domain 5.2)."""

from datetime import date, datetime

import pytest

from accounts.models import AuditEntry, Message, User
from cases.calendar.services import cancel_closure, correct_closure, end_closure, record_closure
from cases.models import Case, Closure, Office
from causebook.models import Entry
from filings.drn_check.selectors import FileVerdict, check_drn
from filings.models import Document, Filing, FilingStamp, Seal
from filings.periodic import sweep
from filings.registry.corrections.selectors import filings_to_renew, renewals_of
from filings.registry.corrections.services import strike
from filings.sealing import tasks
from filings.sealing.services import renew_seals
from filings.sealing.tasks import seal_document
from filings.sealing.verify import verify_document
from filings.stamping.tasks import correct_stamps
from icms.lib import clock, storage
from icms.lib.errors import Refused
from icms.lib.pdf.keys import court_certificate
from payments.charges.stamps import stamp as stamp_payment
from tests.factories.court import accept, lodged_of
from tests.factories.firm_cases import in_address
from tests.support.kept import kept, somebody


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A time in November 2026, in court."""
    return clock.from_court(datetime(2026, 11, day, hour, minute))


# The gale of the design (picture 32): received on a Friday afternoon, deemed received on Monday morning.
FRIDAY, MONDAY, LATER = at(20, 15, 10), at(23, 8, 45), at(23, 11)


def sealed(user: User, officer: User) -> Filing:
    """Received, accepted and sealed on that Friday."""
    filing = lodged_of(user, at=FRIDAY)
    with clock.set_to(at(20, 16)):
        filing = accept(filing, officer)
        seal_all(filing)
    return filing


@kept
def filing() -> Filing:
    """Chan's, received, accepted and sealed on that Friday."""
    return sealed(somebody("chan"), somebody("registry"))


def seal_all(filing: Filing) -> None:
    for pk in filing.documents.order_by("order").values_list("pk", flat=True):
        seal_document(pk)


def gale(supervisor: User, until: datetime | None = MONDAY) -> Closure:
    """Entered on the Monday: all offices were closed from three o'clock on the Friday."""
    with clock.set_to(at(23, 10)):
        closure = record_closure(office=None, reason="gale", from_at=at(20, 15), until_at=until, actor=supervisor)
        correct_stamps()
    return closure


def renewed(filing: Filing, supervisor: User) -> None:
    with clock.set_to(LATER):
        renew_seals(references=[filing.reference], actor=supervisor)
        seal_all(filing)


def codes(refusal: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {reason.code for reason in refusal.value.reasons}


def test_the_gale_puts_the_sealed_filing_on_the_list_with_both_times(person):
    filing, other = sealed(person("chan"), person("registry")), lodged_of(person("wong.ou"), at=at(19, 10))
    accept(other, person("registry"))
    assert not filings_to_renew().exists()
    gale(person("registry.sup"))
    (row,) = renewals_of(list(filings_to_renew()))
    assert (row.filing, row.before, row.right_at, len(row.seals)) == (filing, FRIDAY, MONDAY, 2)


def test_the_filed_bytes_are_sealed_anew_with_the_right_time_and_a_new_drn(filing, person, settings):
    old = {document.order: document.seal for document in filing.documents.select_related("seal")}
    gale(person("registry.sup"))
    renewed(filing, person("registry.sup"))
    for document in filing.documents.select_related("seal"):
        new = document.seal
        assert (new.deemed_at, new.replaces, new.drn != old[document.order].drn) == (MONDAY, old[document.order], True)
        file = storage.path_of(new.sha256)
        assert file.read_bytes().startswith(storage.path_of(document.sha256).read_bytes())
        found = verify_document(file, court_certificate(settings.COURT_CERTIFICATE_FILE))
        assert found.sealed and found.intact and found.drn == new.drn
    assert not filings_to_renew().exists()


def test_the_day_of_commencement_and_the_cause_book_follow(filing, person):
    assert Entry.objects.get(case=filing.case).commenced_on == date(2026, 11, 20)
    gale(person("registry.sup"))
    renewed(filing, person("registry.sup"))
    case = Case.objects.get(pk=filing.case_id)
    assert case.number == "DCPI 1/2026"
    assert case.commenced_on == Entry.objects.get(case=case).commenced_on == date(2026, 11, 23)
    entry = AuditEntry.objects.get(act="case.commencement_corrected")
    assert (entry.detail["before"], entry.detail["after"]) == ("2026-11-20", "2026-11-23")


def test_a_seal_made_only_after_the_closure_bears_the_right_time_and_the_case_its_day(person):
    filing = lodged_of(person("chan"), at=FRIDAY)
    with clock.set_to(at(20, 16)):
        filing = accept(filing, person("registry"))
    gale(person("registry.sup"))
    with clock.set_to(LATER):
        seal_all(filing)
    assert {seal.deemed_at for seal in Seal.objects.all()} == {MONDAY}
    assert Case.objects.get().commenced_on == Entry.objects.get().commenced_on == date(2026, 11, 23)
    assert not filings_to_renew().exists()


def test_the_old_drn_answers_replaced_and_names_the_new_one(filing, person):
    old = filing.documents.select_related("seal").get(order=1).seal
    gale(person("registry.sup"))
    renewed(filing, person("registry.sup"))
    new = filing.documents.select_related("seal").get(order=1).seal
    answer = check_drn(old.drn, sha256=old.sha256)
    assert (answer.issued, answer.stands, answer.replaced_at, answer.now) == (True, False, LATER, new.drn_in_fours)
    assert (answer.before, answer.deemed_at, answer.file) == (FRIDAY, MONDAY, FileVerdict.SUPERSEDED)
    assert check_drn(new.drn, sha256=new.sha256).stands
    assert check_drn(new.drn, sha256=old.sha256).file == FileVerdict.OTHER


def test_the_public_reads_on_the_page_that_a_drn_was_replaced(filing, person, client):
    old = filing.documents.select_related("seal").get(order=1).seal
    gale(person("registry.sup"))
    renewed(filing, person("registry.sup"))
    page = client.post("/en/drn/", {"drn": old.drn}).content.decode().replace("\u00a0", " ")
    assert "Replaced on Monday 23 November 2026" in page
    assert filing.documents.select_related("seal").get(order=1).seal.drn_in_fours in page


def test_everyone_in_the_case_is_told_once_of_all_its_documents(person):
    filing = sealed(person("wong.ou"), person("registry"))
    gale(person("registry.sup"))
    renewed(filing, person("registry.sup"))
    message = Message.objects.get(kind="filing_sealed_anew")
    assert message.to == person("wong.ou") and len(message.params["documents"]) == 2
    assert (message.params["old_deemed_at"], message.params["deemed_at"]) == (FRIDAY.isoformat(), MONDAY.isoformat())


def test_the_supervisor_renews_one_or_many_on_the_page(person, client):
    first, second = (sealed(person(name), person("registry")) for name in ("chan", "wong.ou"))
    gale(person("registry.sup"))
    client.force_login(person("registry.sup"))
    with clock.set_to(LATER):
        listed = client.get("/en/desk/registry/seals/").content.decode()
        assert first.reference in listed and second.reference in listed
        asked = {"filing": [first.reference, second.reference]}
        confirm = client.get("/en/desk/registry/seals/renew/", asked).content.decode().replace("\u00a0", " ")
        assert "Renew the seals of 2 filings" in confirm and "Friday 20 November 2026" in confirm
        assert not Seal.objects.to_make().exists()
        assert client.post("/en/desk/registry/seals/renew/", asked).status_code == 302
    assert Seal.objects.to_make().count() == 4


def test_an_officer_renews_nothing(person, client):
    client.force_login(person("registry"))
    assert client.get("/en/desk/registry/seals/").status_code == 403
    assert client.post("/en/desk/registry/seals/renew/", {"filing": "X"}).status_code == 403


def test_who_comes_second_is_refused_and_the_seals_are_drawn_once(filing, person):
    gale(person("registry.sup"))
    with clock.set_to(LATER):
        renew_seals(references=[filing.reference], actor=person("registry.sup"))
        with pytest.raises(Refused) as refusal:
            renew_seals(references=[filing.reference], actor=person("registry.sup"))
    assert codes(refusal) == {"renewed_already"}
    assert Seal.objects.to_make().count() == 2


def test_until_the_new_seal_is_made_the_old_one_stands(filing, person):
    gale(person("registry.sup"))
    with clock.set_to(LATER):
        renew_seals(references=[filing.reference], actor=person("registry.sup"))
    document = filing.documents.select_related("seal").get(order=1)
    assert check_drn(document.seal.drn).stands and not check_drn(document.seal.successor.drn).issued
    (row,) = renewals_of(list(filings_to_renew()))
    assert row.under_way and not row.may_be_renewed


def test_nothing_is_renewed_while_the_closure_has_no_end_or_its_end_is_to_come(filing, person):
    closure = gale(person("registry.sup"), until=None)
    with clock.set_to(LATER), pytest.raises(Refused) as refusal:
        renew_seals(references=[filing.reference], actor=person("registry.sup"))
    assert codes(refusal) == {"not_stamped"}
    with clock.set_to(LATER):
        end_closure(closure_id=closure.pk, until_at=at(24, 8, 45), actor=person("registry.sup"))
        correct_stamps()
        with pytest.raises(Refused) as refusal:
            renew_seals(references=[filing.reference], actor=person("registry.sup"))
    assert codes(refusal) == {"not_received_yet"}
    with clock.set_to(at(24, 9)):
        renew_seals(references=[filing.reference], actor=person("registry.sup"))


def test_a_closure_that_is_cancelled_again_takes_the_filing_off_the_list(person):
    sealed(person("chan"), person("registry"))
    closure = gale(person("registry.sup"))
    with clock.set_to(LATER):
        cancel_closure(closure_id=closure.pk, actor=person("registry.sup"))
        correct_stamps()
    assert not filings_to_renew().exists()


def test_a_calendar_corrected_twice_leaves_a_chain_of_seals_of_which_one_stands(filing, person):
    closure = gale(person("registry.sup"))
    renewed(filing, person("registry.sup"))
    with clock.set_to(at(23, 12)):
        right = {"office": None, "reason": "gale", "from_at": at(20, 15), "source": ""}
        correct_closure(closure_id=closure.pk, until_at=at(20, 16), actor=person("registry.sup"), **right)
        correct_stamps()
        renew_seals(references=[filing.reference], actor=person("registry.sup"))
        seal_all(filing)
    seals = Seal.objects.filter(document__order=1).order_by("pk")
    assert [seal.deemed_at for seal in seals] == [FRIDAY, MONDAY, at(20, 16)]
    assert Seal.objects.in_force().get(document__order=1) == seals.last()
    assert check_drn(seals[0].drn).now == seals[2].drn_in_fours
    assert Case.objects.get().commenced_on == date(2026, 11, 20)


def test_a_worker_killed_between_signing_and_storing_leaves_one_seal_in_the_end(filing, person, monkeypatch):
    gale(person("registry.sup"))
    document = filing.documents.select_related("seal").get(order=1)
    with clock.set_to(LATER):
        renew_seals(references=[filing.reference], actor=person("registry.sup"))
        with monkeypatch.context() as killed:
            killed.setattr(tasks, "_put_on", lambda *_args: (_ for _ in ()).throw(SystemExit))
            with pytest.raises(SystemExit):
                seal_document(document.pk)
    assert check_drn(document.seal.drn).stands
    queued: list[int] = []
    monkeypatch.setattr("filings.periodic.enqueue_on_commit", lambda task, pk=0: queued.append(pk))
    monkeypatch.setattr("filings.periodic.queue_is_long", lambda: False)
    Seal.objects.to_make().update(given_at=LATER)
    with clock.set_to(at(23, 12)):
        sweep()
        assert document.pk in queued
        seal_document(document.pk)
        seal_document(document.pk)
    assert Seal.objects.in_force().filter(document=document).count() == 1
    assert Document.objects.select_related("seal").get(pk=document.pk).seal.deemed_at == MONDAY


def test_a_filing_struck_while_it_is_sealed_anew_gets_no_seal(filing, person):
    gale(person("registry.sup"))
    with clock.set_to(LATER):
        renew_seals(references=[filing.reference], actor=person("registry.sup"))
        strike(filing_id=filing.pk, supervisor=person("registry.sup"), why="Filed in the wrong court.")
        seal_all(filing)
    assert not Seal.objects.in_force().exists() and not filings_to_renew().exists()
    with clock.set_to(LATER), pytest.raises(Refused) as refusal:
        renew_seals(references=[filing.reference], actor=person("registry.sup"))
    assert codes(refusal) == {"renewed_already"}


def test_a_signed_file_that_comes_after_the_striking_is_not_put_on(filing, person, monkeypatch):
    gale(person("registry.sup"))
    document = filing.documents.get(order=1)
    put_on = tasks._put_on

    def struck_meanwhile(*given):
        strike(filing_id=filing.pk, supervisor=person("registry.sup"), why="Filed in the wrong court.")
        put_on(*given)

    with clock.set_to(LATER):
        renew_seals(references=[filing.reference], actor=person("registry.sup"))
        monkeypatch.setattr(tasks, "_put_on", struck_meanwhile)
        seal_document(document.pk)
    assert Seal.objects.filter(document=document).exclude(withdrawn_at=None).count() == 2
    assert not Seal.objects.in_force().exists()


def test_no_decision_is_taken_on_a_time_that_a_closure_has_just_changed(person):
    filing = lodged_of(person("chan"), at=FRIDAY)
    with clock.set_to(at(20, 16)):
        record_closure(
            office=Office.objects.get(pk="DC"),
            reason="gale",
            from_at=at(20, 15),
            until_at=MONDAY,
            actor=person("registry.sup"),
        )
        with pytest.raises(Refused) as refusal:
            accept(filing, person("registry"))
    assert codes(refusal) == {"being_corrected"}
    assert FilingStamp.objects.count() == 1 and not Case.objects.exists()


def test_before_a_closure_is_saved_each_filing_and_payment_that_it_touches_is_listed_with_both_times(person, client):
    filing, other = sealed(person("chan"), person("registry")), lodged_of(person("wong.ou"), at=at(20, 15, 20))
    client.force_login(person("registry.sup"))
    typed = {"office": "all", "reason": "gale", "source": "", "act": "check"}
    for name, parts in (("from_at", ("20", "11", "2026", "15:00")), ("until_at", ("23", "11", "2026", "8:45"))):
        typed |= {f"{name}_{part}": value for part, value in zip(("day", "month", "year", "time"), parts, strict=True)}
    for each in (filing, other):
        stamp_payment(charge_id=each.settled_charge.pk)
    with clock.set_to(at(23, 10)):
        page = client.post("/en/desk/calendar/enter/", typed)
    found = {str(each.label): each for each in page.context["change"].corrections}
    filings, payments = found["filings"], found["payments"]
    assert [(row.thing.reference, row.before, row.after, row.thing.is_sealed) for row in filings.first] == [
        (filing.reference, FRIDAY, MONDAY, True),
        (other.reference, at(20, 15, 20), MONDAY, False),
    ]
    assert (filings.count, filings.sealed, filings.left_out, payments.count) == (2, 1, 0, 2)
    said = page.content.decode().replace("\u00a0", " ")
    assert filing.reference in said and "1 of them is sealed already" in said
    assert not Closure.objects.filter(from_at=at(20, 15)).exists()


def test_the_desk_s_search_says_that_a_seal_was_replaced_or_withdrawn(filing, person, client):
    client.force_login(person("registry"))
    before = filing.documents.order_by("order")[0].seal

    def found(drn: str) -> str:
        with clock.set_to(LATER):
            return " ".join(client.get("/en/desk/registry/search/", {"words": drn}).text.split())

    assert "Replaced on" not in found(before.drn)
    gale(person("registry.sup"))
    renewed(filing, person("registry.sup"))
    now = filing.documents.order_by("order")[0].seal
    assert "Replaced on" in found(before.drn) and f"The DRN is now {now.drn_in_fours}" in found(before.drn)
    assert "Replaced on" not in found(now.drn) and "Withdrawn on" not in found(now.drn)
    with clock.set_to(LATER):
        page = client.get(f"/en/desk/cases/{in_address(filing.case)}/", {"show": "documents"})
        assert f"in place of {before.drn_in_fours}" in " ".join(page.text.split())
        strike(filing_id=filing.pk, supervisor=person("registry.sup"), why="Opened twice.")
    assert "Withdrawn on" in found(now.drn)
