"""E-Courts as data: every row of domain 4.1, and what a notice decides (domain 4.1)."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEntry
from cases.courts.desk import services
from cases.courts.selectors import may, venues_open
from cases.models import CaseType, ClaimNature, ImplementationNotice, Party, Service, Venue
from cases.services import open_case
from dev.demo.schedule import set_illustrative
from filings.drafting import services as drafting
from filings.models import DocumentType
from icms.lib import clock
from icms.lib.errors import Refused
from tests.factories.court import TUESDAY_10, accept, draft_of, lodge_draft, lodged_of

TODAY = date(2026, 11, 24)
ROWS = {
    "DCPI": ("DC", date(2022, 5, 6)),
    "DCTC": ("DC", date(2022, 5, 6)),
    "DCCJ": ("DC", date(2022, 7, 29)),
    "DCEC": ("DC", date(2022, 12, 30)),
    "MCDS": ("MC", date(2022, 12, 30)),
    "MCPS": ("MC", date(2022, 12, 30)),
    "MCDP": ("MC", date(2022, 12, 30)),
    "MCFP": ("MC", date(2022, 12, 30)),
    "MCRO": ("MC", date(2022, 12, 30)),
    "SCTC": ("SCT", date(2024, 10, 31)),
    "CACV": ("CA", date(2025, 6, 30)),
    "HCCL": ("CFI", date(2025, 8, 29)),
    "HCCT": ("CFI", date(2025, 8, 29)),
    "HCIP": ("CFI", date(2025, 8, 29)),
    "HCA": ("CFI", date(2025, 12, 19)),
}
WITHOUT_A_DAY = ("HCPI", "HCAP", "CAMP", "HCMA", "HCCP", "HCZZ")


def notice(prefix):
    return ImplementationNotice.objects.get(case_type=prefix)


def codes(refusal):
    return {reason.code for reason in refusal.value.reasons}


@pytest.mark.parametrize("prefix", ROWS)
def test_every_row_of_the_domain_is_loaded_with_its_court_and_day(court, prefix):
    kind = CaseType.objects.get(pk=prefix)
    assert (kind.court_id, notice(prefix).since) == ROWS[prefix]
    opens = Service.BULK_ONLY if prefix == "SCTC" else Service.COMMENCE
    assert may(opens, kind, day=ROWS[prefix][1])
    assert not may(opens, kind, day=ROWS[prefix][1] - timedelta(days=1))


@pytest.mark.parametrize("prefix", WITHOUT_A_DAY)
def test_a_kind_without_a_start_date_is_known_and_opens_nothing(court, prefix):
    assert notice(prefix).since is None
    assert not any(may(service, prefix, day=TODAY) for service in Service)


def test_what_the_domain_leaves_out_is_left_out(court):
    assert not any(notice(prefix).inspect for prefix in ("HCMA", "HCCP", "HCZZ", "MCDS"))
    assert not any(notice(prefix).cause_book for prefix in ("HCCP", "HCZZ"))
    assert notice("HCMA").cause_book and notice("MCRO").court_records
    assert not may(Service.COMMENCE, "SCTC", day=TODAY)
    assert set(Venue.objects.values_list("pk", flat=True)) == {"ESS", "KCS", "KTS", "WKS", "STS", "FLS", "TMS"}


def test_employees_compensation_keeps_an_application_record_book(court):
    assert CaseType.objects.get(book="application_record_book").pk == "DCEC"


def test_every_kind_that_may_be_commenced_has_an_originating_document_and_its_natures(court):
    for kind in CaseType.objects.all():
        assert DocumentType.objects.filter(case_type=kind, originating=True).exists(), kind.pk
        assert kind.natures.exists() == kind.states_claim, kind.pk
        assert kind.states_claim or kind.court_id not in ("DC", "CA"), kind.pk


def test_loading_again_leaves_the_dates_of_the_administrator(court, settings):
    from cases.courts.reference_data import load

    ImplementationNotice.objects.filter(case_type="HCPI").update(since=date(2027, 1, 4))
    load()
    load()
    assert notice("HCPI").since == date(2027, 1, 4)
    assert ClaimNature.objects.filter(case_types="HCA").exists()


def test_an_end_stops_new_filings_and_nothing_else(court, person):
    with clock.set_to(TUESDAY_10):
        services.date_notice(
            reference=notice("DCPI").reference, since=date(2022, 5, 6), until=TODAY, actor=person("admin")
        )
    day_after = TODAY + timedelta(days=1)
    for service in (Service.COMMENCE, Service.FILE):
        assert may(service, "DCPI", day=TODAY) and not may(service, "DCPI", day=day_after)
    for service in (Service.INSPECT, Service.CAUSE_BOOK):
        assert may(service, "DCPI", day=day_after)


def test_after_the_end_a_draft_is_not_lodged_and_a_returned_filing_still_is(court, person):
    returned = accept(lodged_of(person("chan")), person("registry"), returned=(2,))
    draft = draft_of(person("chan"))
    ImplementationNotice.objects.filter(case_type="DCPI").update(until=TODAY)
    wednesday = TUESDAY_10 + timedelta(days=1)
    with pytest.raises(Refused) as refusal:
        lodge_draft(draft, at=wednesday)
    assert "not_available" in codes(refusal)
    with clock.set_to(wednesday):
        from filings.drafting.checks import blockers

        mended = drafting.start_next_round(filing_id=returned.pk, actor=person("chan"))
        assert "not_available" not in {reason.code for reason in blockers(mended)}
        with pytest.raises(Refused):
            drafting.start_filing(actor=person("chan"), case_type=returned.case_type, case=None, language="en")


def test_a_notice_with_a_date_to_come_opens_on_that_day(court, person):
    with clock.set_to(TUESDAY_10):
        services.date_notice(
            reference=notice("HCPI").reference, since=date(2026, 12, 1), until=None, actor=person("admin")
        )
    assert not may(Service.COMMENCE, "HCPI", day=date(2026, 11, 30))
    assert may(Service.COMMENCE, "HCPI", day=date(2026, 12, 1))
    assert AuditEntry.objects.filter(act="courts.notice_dated").get().detail["before"]["since"] is None


def test_a_notice_for_one_venue_opens_that_venue_only(court, person):
    set_illustrative()
    kind = CaseType.objects.get(pk="MCPS")
    ImplementationNotice.objects.filter(case_type=kind).delete()
    with clock.set_to(TUESDAY_10):
        services.record_notice(
            case_type=kind,
            venue=Venue.objects.get(pk="KTS"),
            since=TODAY,
            services=["commence", "file"],
            source="",
            actor=person("admin"),
        )
        assert [venue.pk for venue in venues_open(Service.COMMENCE, kind)] == ["KTS"]
        assert may(Service.COMMENCE, kind, venue=Venue.objects.get(pk="KTS"))
        assert not may(Service.COMMENCE, kind, venue=Venue.objects.get(pk="ESS"))
        draft = drafting.start_filing(actor=person("rvd.ou"), case_type=kind, case=None, language="en")
        with pytest.raises(Refused) as refusal:
            drafting.save_venue(filing_id=draft.pk, actor=person("rvd.ou"), venue=Venue.objects.get(pk="ESS"))
    assert codes(refusal) == {"not_at_this_venue"}


@pytest.mark.parametrize(
    ("since", "until", "code"),
    [
        (date(2022, 5, 7), None, "begun"),
        (None, date(2026, 12, 1), "end_without_start"),
        (date(2022, 5, 6), date(2022, 5, 5), "ends_before_it_begins"),
        (date(2022, 5, 6), date(2026, 11, 1), "end_in_the_past"),
        (date(2022, 5, 6), None, "nothing_changed"),
    ],
)
def test_dates_that_cannot_stand_are_refused(court, person, since, until, code):
    with clock.set_to(TUESDAY_10), pytest.raises(Refused) as refusal:
        services.date_notice(reference=notice("DCPI").reference, since=since, until=until, actor=person("admin"))
    assert code in codes(refusal)


def test_a_notice_that_cannot_stand_is_refused_with_every_reason(court, person):
    with clock.set_to(TUESDAY_10), pytest.raises(Refused) as refusal:
        services.record_notice(
            case_type=CaseType.objects.get(pk="DCPI"),
            venue=Venue.objects.get(pk="ESS"),
            since=date(2022, 5, 6),
            services=["commence", "bulk_only"],
            source="",
            actor=person("admin"),
        )
    assert codes(refusal) == {"bulk_and_one_by_one", "venue_of_another_court"}


def test_the_public_page_shows_every_court_and_costs_the_same_for_more_notices(court, client):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            page = client.get("/en/courts/").content.decode()
        return len(queries), page

    cost()
    before, page = cost()
    for words in ("Application Record Book", "19 Dec 2025".replace(" Dec", "\u00a0Dec"), "Tuen Mun", "in bulk"):
        assert words in page.replace("19 Dec", "19\u00a0Dec")
    ImplementationNotice.objects.create(case_type_id="HCA", since=date(2027, 3, 1))
    assert cost()[0] == before


@pytest.mark.parametrize("language", ["zh-hant", "zh-hans"])
def test_the_public_page_stands_in_chinese(court, client, language):
    assert client.get(f"/{language}/courts/").status_code == 200


def test_the_administrator_confirms_a_notice_before_it_counts(court, client, person):
    client.force_login(person("admin"))
    typed = {"case_type": "HCAP", "services": ["commence", "file"], "source": "Gazette", "venue": ""}
    typed |= {"since_day": "4", "since_month": "1", "since_year": "2027"}
    with clock.set_to(TUESDAY_10):
        shown = client.post("/en/desk/courts/enter/", typed | {"act": "check"})
        assert b"Confirm the notice" in shown.content and not ImplementationNotice.objects.filter(source="Gazette")
        client.post("/en/desk/courts/enter/", typed | {"act": "confirm"})
    entered = ImplementationNotice.objects.get(source="Gazette")
    assert (entered.since, entered.entered_by) == (date(2027, 1, 4), person("admin"))
    assert not entered.inspect and AuditEntry.objects.filter(act="courts.notice_entered").exists()


def test_the_registry_reads_the_desk_and_is_offered_no_change(court, client, person):
    client.force_login(person("registry"))
    page = client.get("/en/desk/courts/").content
    assert b"HCA" in page and b"Change the dates" not in page


def test_a_summons_takes_the_next_number_of_its_court_whatever_its_kind(court, person):
    def commence(kind, venue):
        party = Party(capacity="informant", kind="body", name_en="Department", order=1)
        return open_case(
            case_type=CaseType.objects.get(pk=kind),
            venue=Venue.objects.get(pk=venue),
            commenced_on=TODAY,
            parties=[party],
            filer=party,
            filer_account=person("chan"),
            claim_kind="",
            claim_nature="",
            amount_cents=None,
            actor=person("registry"),
        )

    cases = [commence("MCDS", "ESS"), commence("MCPS", "ESS"), commence("MCDS", "KCS")]
    assert [case.number for case in cases] == ["ESS 1/2026", "ESS 2/2026", "KCS 1/2026"]
    assert [case.prefix for case in cases] == ["ESS", "ESS", "KCS"]


def test_a_kind_of_case_is_drafted_in_its_own_words(court, client, person):
    set_illustrative()
    user = person("chan")
    with clock.set_to(TUESDAY_10):
        filing = drafting.start_filing(actor=user, case_type=CaseType.objects.get(pk="CACV"), case=None, language="en")
        client.force_login(user)
        tasks = client.get(f"/en/filings/{filing.reference}/").content.decode()
        party = client.get(f"/en/filings/{filing.reference}/parties/add/").content.decode()
    assert "Notice of appeal" in tasks and "Writ of summons" not in tasks
    assert "Appellant" in party and "Respondent" in party and "Plaintiff" not in party
    with pytest.raises(Refused) as refusal:
        drafting.save_party(
            filing_id=filing.pk,
            actor=user,
            party_id=None,
            capacity="plaintiff",
            kind="person",
            name_en="Chan",
            name_zh="",
            address="",
            telephone="",
        )
    assert codes(refusal) == {"unknown_capacity"}


def test_a_case_of_a_magistrates_court_says_where_and_states_no_claim(court, client, person):
    set_illustrative()
    user = person("rvd.ou")
    with clock.set_to(TUESDAY_10):
        filing = drafting.start_filing(actor=user, case_type=CaseType.objects.get(pk="MCDS"), case=None, language="en")
        client.force_login(user)
        address = f"/en/filings/{filing.reference}/"
        assert b"Where the case is commenced" in client.get(address).content
        assert client.get(f"{address}claim/").status_code == 404
        client.post(f"{address}venue/", {"venue": "KTS"})
    filing.refresh_from_db()
    assert filing.venue_id == "KTS"


def test_an_hour_is_no_day_for_a_notice(court):
    """A day of the court is meant: at 7 am in Hong Kong it is still the day before in Greenwich."""
    first_hour = clock.from_court(datetime(2025, 12, 19, 0, 30))
    with clock.set_to(first_hour):
        assert may(Service.COMMENCE, "HCA")
    with clock.set_to(first_hour - timedelta(hours=1)):
        assert not may(Service.COMMENCE, "HCA")


@pytest.mark.parametrize(
    ("day", "says"),
    [
        (datetime(2027, 5, 5, 12, tzinfo=clock.HONG_KONG), "costs less here until 5 May 2027"),
        (datetime(2027, 5, 6, 12, tzinfo=clock.HONG_KONG), "ended here on 5 May 2027"),
        (datetime(2022, 5, 5, 12, tzinfo=clock.HONG_KONG), "costs less here from 6 May 2022 until 5 May 2027"),
    ],
)
def test_the_public_page_says_until_when_filing_electronically_costs_less(court, client, day, says):
    with clock.set_to(day):
        page = client.get("/en/courts/").content.decode().replace("\u00a0", " ")
    of_the_district_court = page.partition('id="court-DC"')[2].partition("<section")[0]
    assert says in of_the_district_court
