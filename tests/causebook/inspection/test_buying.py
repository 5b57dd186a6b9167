"""From a name in a basket to a copy that is read for seven days, and everything that ends it sooner (domain 8, 9)."""

from datetime import datetime, timedelta

import pikepdf
import pytest
from django.core import signing
from django.urls import reverse

from accounts.models import Message
from cases.case_desk.status import set_restricted
from causebook.inspection import access, tasks
from causebook.inspection.basket import BASKET, Kind, find
from causebook.inspection.services import buy, requote_inspection, withdraw_closed
from causebook.inspection.tasks import make_copies
from causebook.models import Inspection
from causebook.periodic import sweep
from dev.demo.schedule import set_illustrative
from filings.drn_check.selectors import FileVerdict, check_drn
from filings.models import Opening, SealedCopy
from filings.public_access.services import set_open
from filings.sealing.verify import verify_document
from icms.lib import clock, storage
from icms.lib.errors import Refused
from icms.lib.pdf.increment import CannotAppend
from icms.lib.pdf.keys import court_certificate
from icms.lib.sessions import SessionStore
from payments.models import Charge, Refund
from tests.causebook.inspection.conftest import MRS_LAU
from tests.factories.court import TUESDAY_10, pay


def test_one_document_costs_fourteen_dollars_and_may_be_read_for_seven_days(writ, bought):
    inspection = bought(writ)
    assert inspection.charge.amount_cents == 1_400
    assert inspection.ends_at - inspection.paid_at == timedelta(days=7)
    assert inspection.items.get().is_ready and inspection.acknowledgement is not None


def test_each_page_of_the_copy_carries_the_receipt_and_the_sealed_file_is_its_prefix(writ, bought):
    inspection = bought(writ)
    item = inspection.items.get()
    sealed = storage.open_stored(writ.document.seal.sha256).read()
    copy = storage.open_stored(item.sha256).read()
    assert copy.startswith(sealed) and len(copy) > len(sealed)
    with pikepdf.open(storage.path_of(item.sha256)) as pdf:
        assert all("/ICMSInspection" in page.Resources.XObject for page in pdf.pages)
        assert len(pdf.pages) == item.pages


def test_the_copy_is_signed_and_the_seal_in_it_still_verifies(writ, bought, tmp_path, settings):
    inspection, certificate = bought(writ), court_certificate(settings.COURT_CERTIFICATE_FILE)
    copy = storage.path_of(inspection.items.get().sha256)
    found = verify_document(copy, certificate)
    assert (found.kind, found.intact, found.reference) == ("inspection-copy", True, inspection.charge.receipt.number)
    sealed = tmp_path / "sealed.pdf"
    sealed.write_bytes(copy.read_bytes()[: found.original_size])
    seal = verify_document(sealed, certificate)
    assert seal.sealed and seal.intact and seal.drn == writ.document.seal.drn


def test_the_drn_check_knows_the_copy_and_no_altered_one(writ, bought):
    item, drn = bought(writ).items.get(), writ.document.seal.drn
    assert check_drn(drn, sha256=item.sha256).file == FileVerdict.COPY
    assert check_drn(drn, sha256="0" * 64).file == FileVerdict.OTHER
    assert check_drn(drn, sha256=writ.document.seal.sha256).file == FileVerdict.SAME
    assert SealedCopy.objects.get().sha256 == item.sha256


def test_copies_are_made_once_however_often_they_are_asked_for(writ, bought):
    inspection = bought(writ)
    before = inspection.items.get().sha256
    make_copies(inspection.pk)
    assert inspection.items.get().sha256 == before and SealedCopy.objects.count() == 1


def test_the_sweep_makes_what_a_crash_left_unmade(writ, bought, monkeypatch):
    inspection = bought(writ, make=False)
    assert inspection.is_being_made
    monkeypatch.setattr(make_copies, "delay", make_copies)
    with clock.set_to(TUESDAY_10 + timedelta(minutes=3)):
        sweep()
    assert Inspection.objects.get().made_at is not None


def test_the_same_asked_again_is_one_charge(writ):
    first = buy(court=writ.case.court, wanted=[writ], buyer=MRS_LAU, language="en")
    again = buy(court=writ.case.court, wanted=[writ], buyer=MRS_LAU, language="en", own=[first.reference])
    stranger = buy(court=writ.case.court, wanted=[writ], buyer=MRS_LAU, language="en")
    assert again == first and stranger != first
    assert Charge.objects.filter(subject_kind="inspection").count() == 2


def test_a_file_is_one_search_and_holds_what_is_open_today(writ, bought):
    file = find(f"file:{writ.case.slug}")
    inspection = bought(file)
    assert inspection.charge.amount_cents == 1_400
    held = inspection.items.exclude(file=None)
    assert writ.document.pk in [item.document_id for item in held] and all(item.is_ready for item in held)
    assert len(held) == writ.document.filing.documents.count()


def test_an_extract_says_what_the_cause_book_says_and_has_a_drn(writ, bought):
    item = bought(find(f"extract:{writ.case.slug}")).items.get()
    answer = check_drn(item.paper.drn, sha256=item.sha256)
    assert answer.stands and answer.file == FileVerdict.SAME and answer.reference == writ.case.number


def test_a_certified_extract_without_a_fee_is_blocked_and_never_free(writ):
    wanted = find(f"certified:{writ.case.slug}")
    with pytest.raises(Refused) as refusal:
        buy(court=writ.case.court, wanted=[wanted], buyer=MRS_LAU, language="en")
    assert [reason.code for reason in refusal.value.reasons] == ["fee_not_set"]
    assert not Inspection.objects.exists()


def test_with_the_demonstration_s_amount_a_certified_extract_is_bought_and_its_signature_and_drn_hold(
    writ, bought, settings
):
    set_illustrative()
    inspection = bought(find(f"certified:{writ.case.slug}"))
    item, line = inspection.items.get(), inspection.charge.lines.get()
    assert (item.kind, item.cents, line.charged_cents) == (Kind.CERTIFIED, 1_200, 1_200)
    assert "illustrative amount" in line.description_en
    found = verify_document(storage.path_of(item.sha256), court_certificate(settings.COURT_CERTIFICATE_FILE))
    assert found.intact and found.drn == item.paper.drn
    answer = check_drn(item.paper.drn, sha256=item.sha256)
    assert answer.stands and answer.file == FileVerdict.SAME and answer.reference == writ.case.number


@pytest.fixture
def closed(filing, case, person):
    """A document that the registry closed."""
    document = filing.documents.exclude(type__code="writ").first()
    set_open(case=case, document=document, open_now=False, why="Order", actor=person("registry"))
    return document


def test_a_closed_document_and_one_that_is_not_there_are_answered_alike(filing, closed):
    for name in (
        f"filed:{filing.reference}.{closed.order}",
        f"filed:{filing.reference}.99",
        "filed:x",
        "",
        "file:XX 1/1",
    ):
        assert find(name) is None


def test_the_registry_opens_a_closed_document_with_a_reason(filing, case, closed, person):
    set_open(case=case, document=closed, open_now=True, why="Order of 23 November 2026", actor=person("registry"))
    assert find(f"filed:{filing.reference}.{closed.order}") is not None


def test_a_document_that_is_closed_is_hidden_at_once_and_its_price_goes_back(writ, case, bought, person, client):
    inspection = bought(writ)
    document = writ.document
    set_open(case=case, document=document, open_now=False, why="Order", actor=person("registry"))
    assert inspection.items.get().withdrawn_at is not None
    refund = Refund.objects.get()
    assert (refund.cents, refund.asked_by) == (1_400, None)
    told = Message.objects.filter(kind="payment_inspection_withdrawn").get()
    assert told.address == MRS_LAU.email and "Order" not in str(told.params)
    client.get(access.link_path(inspection))
    assert client.get(reverse("inspection:item", args=[inspection.reference, 1])).status_code == 404
    page = client.get(inspection.get_absolute_url()).content.decode()
    assert "No longer open to the public" in page and document.name not in page and case.number not in page


def test_a_case_that_is_restricted_after_the_purchase_hides_it_behind_the_link_too(writ, case, bought, person, client):
    inspection = bought(writ)
    client.get(access.link_path(inspection))
    addresses = [reverse(f"inspection:{name}", args=[inspection.reference, 1]) for name in ("item", "file")]
    addresses.append(reverse("inspection:page", args=[inspection.reference, 1, 1]))
    assert [client.get(address).status_code for address in addresses] == [200, 200, 200]
    set_restricted(case=case, restricted=True, why="Order", actor=person("registry.sup"))
    assert [client.get(address).status_code for address in addresses] == [404, 404, 404]
    assert Refund.objects.get().cents == 1_400


def test_it_is_withdrawn_and_refunded_once(writ, case, bought, person):
    inspection = bought(writ)
    set_restricted(case=case, restricted=True, why="Order", actor=person("registry.sup"))
    assert withdraw_closed(inspection) == 0
    sweep()
    assert Refund.objects.count() == 1


def test_after_seven_days_nothing_is_read_and_the_copy_is_removed(writ, bought, client):
    inspection = bought(writ)
    sha256 = inspection.items.get().sha256
    client.get(access.link_path(inspection))
    with clock.set_to(TUESDAY_10 + timedelta(days=7)):
        assert client.get(reverse("inspection:item", args=[inspection.reference, 1])).status_code == 404
        page = client.get(inspection.get_absolute_url())
        assert page.status_code == 200 and "The time to read these is over" in page.content.decode()
        sweep()
    assert not storage.path_of(sha256).exists()
    assert storage.path_of(writ.document.seal.sha256).exists()


def test_the_link_opens_in_any_browser_and_an_altered_one_opens_nothing(writ, bought, client):
    inspection = bought(writ)
    assert client.get(inspection.get_absolute_url()).status_code == 404
    token = signing.dumps(inspection.reference, salt=access.SALT)
    assert (
        client.get(reverse("inspection:link", args=[token[:-1] + ("a" if token[-1] != "a" else "b")])).status_code
        == 404
    )
    assert client.get(reverse("inspection:link", args=[token]), follow=True).status_code == 200
    assert client.get(inspection.get_absolute_url()).status_code == 200


def test_what_an_account_bought_opens_to_it_alone(writ, bought, person, client):
    inspection = bought(writ, buyer=person("chan"))
    assert client.get(inspection.get_absolute_url()).status_code == 404
    client.force_login(person("chan"))
    assert client.get(inspection.get_absolute_url()).status_code == 200
    client.force_login(person("lee.ou"))
    assert client.get(inspection.get_absolute_url()).status_code == 404


def test_a_party_sees_that_a_copy_was_opened_and_not_by_whom(writ, bought, person, client):
    inspection = bought(writ)
    client.get(access.link_path(inspection))
    client.get(reverse("inspection:file", args=[inspection.reference, 1]))
    assert Opening.objects.get().receipt == inspection.charge.receipt.number
    client.force_login(person("chan"))
    page = client.get(reverse("public_access:openings", args=[writ.case.number])).content.decode()
    assert (
        "Somebody of the public" in page and MRS_LAU.email not in page and inspection.charge.receipt.number not in page
    )


def test_a_page_left_open_past_the_end_of_the_concession_costs_what_it_costs_now(writ, person):
    inspection = buy(court=writ.case.court, wanted=[writ], buyer=person("chan"), language="en")
    with clock.set_to(clock.from_court(datetime(2027, 5, 6, 10))):
        charge = requote_inspection(inspection.reference, person("chan"))
        assert charge is not None and charge.amount_cents == 1_800
        pay(charge, at=clock.now())
        assert inspection.items.get().cents == 1_800


@pytest.mark.parametrize("kind", [Kind.FILE, Kind.EXTRACT, Kind.CERTIFIED])
def test_of_a_restricted_case_nothing_is_to_be_had(writ, case, person, kind):
    set_restricted(case=case, restricted=True, why="Order", actor=person("registry.sup"))
    assert find(f"{kind}:{case.slug}") is None and find(writ.name) is None


def test_two_cases_of_one_court_are_one_charge(writ, another_writ, person, bought):
    inspection = bought(writ, another_writ)
    assert inspection.charge.amount_cents == 2_800 and len(inspection.charge.lines.all()) == 1
    set_restricted(case=writ.case, restricted=True, why="Order", actor=person("registry.sup"))
    assert Refund.objects.get().cents == 1_400
    assert [item.is_ready for item in inspection.items.all()] == [False, True]


def test_what_is_paid_for_leaves_the_basket_and_is_not_charged_again(writ, bought, client):
    client.post(reverse("inspection:add"), {"what": writ.name})
    assert writ.title in client.get(reverse("inspection:basket")).content.decode()
    client.get(access.link_path(bought(writ)))
    assert "Your basket is empty" in client.get(reverse("inspection:basket")).content.decode()
    page = client.get(reverse("causebook:entry", args=[writ.case.number])).content.decode()
    assert reverse("inspection:item", args=[Inspection.objects.get().reference, 1]) in page


def test_a_case_restricted_after_the_seven_days_is_not_named_on_the_old_purchase(writ, case, bought, person, client):
    inspection = bought(writ)
    client.get(access.link_path(inspection))
    with clock.set_to(TUESDAY_10 + timedelta(days=8)):
        assert case.number in client.get(inspection.get_absolute_url()).content.decode()
        set_restricted(case=case, restricted=True, why="Order", actor=person("registry.sup"))
        page = client.get(inspection.get_absolute_url()).content.decode()
        assert case.number not in page and writ.document.seal.drn_in_fours not in page
        assert client.get(reverse("inspection:acknowledgement", args=[inspection.reference])).status_code == 404
    assert not Refund.objects.exists()


def test_a_document_of_a_file_that_is_in_the_basket_is_not_put_in_beside_it(writ, client):
    for what in (f"file:{writ.case.slug}", writ.name, f"file:{writ.case.number}"):
        client.post(reverse("inspection:add"), {"what": what})
    assert len(BASKET.of(client.session)) == 1
    assert "HK$14.00" in client.get(reverse("inspection:basket")).content.decode()


def test_what_two_tabs_choose_at_once_is_in_the_basket(writ, client):
    extract = f"extract:{writ.case.slug}"
    client.post(reverse("inspection:add"), {"what": f"certified:{writ.case.slug}"})
    slow_tab = SessionStore(client.session.session_key)
    assert slow_tab.items()
    client.post(reverse("inspection:add"), {"what": extract})
    BASKET.put(slow_tab, writ.name)
    slow_tab.save()
    assert set(BASKET.of(client.session)) == {f"certified:{writ.case.slug}", extract, writ.name}


def test_a_file_and_one_of_its_documents_from_two_tabs_are_charged_once(writ, client):
    client.post(reverse("inspection:add"), {"what": f"file:{writ.case.slug}"})
    other_tab = client.session
    BASKET.put(other_tab, writ.name)
    other_tab.save()
    page = client.get(reverse("inspection:basket")).content.decode()
    assert "HK$14.00" in page and "no longer in your basket" not in page
    assert BASKET.of(client.session) == [f"file:{writ.case.slug}"]


def test_of_two_purchases_of_one_thing_left_unpaid_only_the_later_is_paid_for(writ, person):
    first = buy(court=writ.case.court, wanted=[writ], buyer=person("ng"), language="en")
    extract = find(f"extract:{writ.case.slug}")
    second = buy(court=writ.case.court, wanted=[writ, extract], buyer=person("ng"), language="en")
    states = [Charge.objects.get(pk=each.charge.pk).state for each in (first, second)]
    assert states == ["withdrawn", "raised"]


def test_nobody_pays_any_more_for_what_was_closed_meanwhile(writ, case, person):
    inspection = buy(court=case.court, wanted=[writ], buyer=MRS_LAU, language="en")
    set_restricted(case=case, restricted=True, why="Order", actor=person("registry.sup"))
    assert Charge.objects.get(pk=inspection.charge.pk).state == "withdrawn"


def test_a_purchase_left_unpaid_for_a_day_is_withdrawn(writ):
    inspection = buy(court=writ.case.court, wanted=[writ], buyer=MRS_LAU, language="en")
    with clock.set_to(TUESDAY_10 + timedelta(hours=25)):
        sweep()
    assert Charge.objects.get(pk=inspection.charge.pk).state == "withdrawn"


def test_a_copy_that_cannot_be_made_keeps_no_other_back_and_its_price_goes_back(writ, bought, monkeypatch):
    def fails(*_args, **_kwargs):
        raise CannotAppend("broken")

    monkeypatch.setattr(tasks, "make_copy", fails)
    monkeypatch.setattr(make_copies, "delay", make_copies)
    inspection = bought(writ, find(f"extract:{writ.case.slug}"))
    assert [item.is_ready for item in inspection.items.all()] == [False, True] and inspection.made_at is None
    with clock.set_to(TUESDAY_10 + timedelta(minutes=61)):
        sweep()
    assert Refund.objects.get().cents == 1_400 and Inspection.objects.get().made_at is not None


def test_the_drn_of_an_extract_names_no_case_that_was_restricted(writ, case, bought, person):
    drn = bought(find(f"extract:{case.slug}")).items.get().paper.drn
    assert check_drn(drn).reference == case.number
    set_restricted(case=case, restricted=True, why="Order", actor=person("registry.sup"))
    assert check_drn(drn).reference == "" and check_drn(drn).issued


def test_to_turn_a_page_is_not_to_open_the_document_once_more(writ, bought, client):
    inspection = bought(writ)
    client.get(access.link_path(inspection))
    page = reverse("inspection:item", args=[inspection.reference, 1])
    for query in ("", "?page=1", "?page=1&size=larger"):
        client.get(page + query)
    assert Opening.objects.count() == 1


def test_the_way_back_to_the_search_is_kept_when_something_is_chosen(writ, client):
    answer = client.post(reverse("inspection:add"), {"what": writ.name, "from": "q=chan"})
    assert answer["Location"].endswith("?from=q%3Dchan#documents")


def test_before_a_case_is_restricted_the_officer_reads_what_becomes_of_purchases(writ, case, bought, person, client):
    client.force_login(person("registry.sup"))
    page = f"/en/desk/cases/{case.number.replace(' ', '-').replace('/', '-')}/restriction/"
    assert "purchase" not in client.get(page).content.decode()
    bought(writ)
    buy(court=case.court, wanted=[writ], buyer=MRS_LAU, language="en")
    shown = client.get(page).content.decode()
    assert "1 purchase loses what it holds of this case" in shown and "HK$14 is put up for refund" in shown
    assert "1 purchase that is not paid for yet" in shown and "Opening the case again gives none of them back" in shown
    set_restricted(case=case, restricted=True, why="Order", actor=person("registry.sup"))
    assert "purchase" not in client.get(page).content.decode()
