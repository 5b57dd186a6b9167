"""Every list of the portal: who looks, a row of it, and how it becomes longer.

A list is opened by the address that the access table has for it, unless `at` names another thing than the table does.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from cases.models import ImplementationNotice, WeatherWarning
from icms.lib import clock
from payments.models import ConcessionPeriod, PaymentMethod
from tests.factories import desk_applications, firms, scenes
from tests.factories.copies import Changes, add_copies
from tests.factories.firm_cases import in_address
from tests.factories.firms import who
from tests.factories.list_rows import (
    CASE,
    CHARGE,
    CODE,
    DECLINED,
    FILING,
    FIRM,
    ISSUED,
    NEW_CASE,
    NEW_CHARGE,
    NEW_EMAIL,
    NEW_VERSION,
    NO_CREDIT,
    NO_MONEY,
    NUMBER,
    ORDER,
    POSITION,
    REFERENCE,
    SOURCE,
    Scene,
    a_day,
    act_of_issued,
    add_cases_to_act,
    add_cases_to_issue_in,
    add_maintenance,
    add_recipients,
    add_rows_to_file,
    add_sampled,
    add_sealed_before_a_closure,
    add_written_rows,
    branch,
    by_reference,
    chans_case,
    closure,
    deposit_entry,
    deposit_of_a_branch,
    failed_attempt,
    failed_email_of_a_charge,
    faulty_row,
    fee_item,
    firms_case,
    first,
    handing_over,
    hearing,
    holder,
    itself,
    last_party,
    lodged_application,
    maintenance,
    member_file,
    of,
    of_deposit,
    of_filing,
    open_charge,
    opening,
    outage,
    recorded,
    returned_row,
    sampled_row,
    sealed_before_a_closure,
    session,
    session_key,
    settled_charge,
    small_refund,
    unassigned_case,
    user_of_the_firm,
    written_lodged_row,
    written_row,
)
from tests.factories.passkeys import passkey_of


@dataclass(frozen=True)
class LongList:
    """`its` and `changes` say how the row is copied (see `add_copies`), where `add` does not say how the list grows.

    `asked` is the query of the address.
    """

    reader: str
    row: Callable[[Scene], Any]
    its: str = ""
    changes: Changes = field(default_factory=dict)
    at: Callable[[Any], list[Any]] | None = None
    asked: str = ""
    add: Callable[[Any, int], None] | None = None

    def lengthen(self, row: Any, count: int) -> None:
        """Add so many rows."""
        if self.add:
            self.add(row, count)
        else:
            add_copies(row, count, its=self.its, changes=self.changes)


# Of a purchase: its charge and its paper are its alone.
UNPAPERED: Changes = {"charge": lambda _number: None, "acknowledgement": lambda _number: None}

FILINGS = {
    "filings:list": LongList("chan", itemgetter("draft"), FILING),
    "filings:list, lodged": LongList("chan", itemgetter("lodged"), FILING),
    "filings:parties": LongList("chan", of("draft", "parties"), "", ORDER),
    "filings:documents": LongList("chan", of("draft", "documents"), "findings", ORDER),
    "filings:order": LongList("chan", of("draft", "documents"), "", ORDER),
    "filings:filing, lodged": LongList("chan", of("lodged", "documents"), "findings", ORDER, of_filing),
    "filings:check": LongList("chan", of("draft", "documents"), "findings", ORDER),
    "registry:queue": LongList("registry", itemgetter("lodged"), FILING),
    "registry:queue, sorted": LongList("registry", itemgetter("lodged"), FILING, asked="?sort=-document&document=writ"),
    "registry:queue, all": LongList("registry", itemgetter("lodged"), FILING, asked="?tab=all&state=lodged"),
    "registry:queue, accepted": LongList("registry", itemgetter("accepted"), FILING, asked="?tab=accepted"),
    "registry:note_texts": LongList("registry.sup", itemgetter("note_text"), changes={"title": "Title {}".format}),
    "translation_desk:queue": LongList("language", lodged_application, f"translation {FILING}"),
    "registry:seals": LongList("registry.sup", sealed_before_a_closure, add=add_sealed_before_a_closure),
    "registry:move": LongList("registry.sup", itemgetter("lodged"), FILING),
    "registry:search": LongList("registry", chans_case, CASE, NEW_CASE, asked="?words=Harbourview"),
    "registry:review": LongList("registry", of("lodged", "documents"), "findings", ORDER),
    "bulk:index": LongList("wong.ou", itemgetter("bulk")),
    "bulk:bulk_filing": LongList("wong.ou", faulty_row, "", NUMBER),
    "bulk:faults": LongList("wong.ou", faulty_row, "", NUMBER),
    "bulk:returned": LongList("wong.ou", returned_row, add=add_written_rows),
    "bulk:claims": LongList("wong.ou", written_row, add=add_written_rows),
    "bulk:approvals": LongList("wong.pa", itemgetter("approval"), "", DECLINED),
    "bulk_desk:list": LongList("registry", itemgetter("bulk_lodged")),
    "bulk_desk:bulk_filing": LongList("registry", written_lodged_row, add=add_written_rows),
    "bulk_desk:bulk_filing, a sample": LongList("registry", sampled_row, add=add_sampled),
    "bulk_desk:approvals": LongList("registry", itemgetter("approval"), "", DECLINED),
    "issuing:list": LongList("registry", itemgetter("issuing"), "documents"),
    "issuing:list, issued": LongList("registry", act_of_issued, ISSUED, asked="?tab=all"),
    "issuing:draft": LongList("registry", itemgetter("issuing"), add=add_cases_to_issue_in),
    "issuing:document": LongList("registry", itemgetter("issued"), add=add_recipients),
    "court_documents:list": LongList("chan", act_of_issued, ISSUED),
    "court_documents:list, all": LongList("chan", act_of_issued, ISSUED, asked="?tab=all"),
    "case_page:case": LongList("chan", of("accepted", "documents"), "seals findings", ORDER),
    "case_page:case, hearings": LongList("chan", hearing, "", REFERENCE, asked="?show=hearings"),
    "case_page:case, parties": LongList("chan", last_party, "representations", ORDER, asked="?show=parties"),
    "causebook:entry": LongList("", of("accepted", "documents"), "seals", ORDER),
    "inspection:start": LongList("chan", itemgetter("inspection"), changes=UNPAPERED),
    "public_access:openings": LongList("chan", opening),
    "causebook:search": LongList("", chans_case, CASE, NEW_CASE, asked="?q=Harbourview"),
}
OUTAGES = {
    "maintenance:desk": LongList("admin", maintenance, add=add_maintenance),
    "outages:ledger": LongList("", outage),
    "outages:ledger_file": LongList("", outage),
    "outages:mine": LongList("chan", failed_attempt),
}
CASES = {
    "records:list": LongList("chan", itemgetter("record")),
    "record_desk:queue": LongList("registry", itemgetter("record")),
    "alerts:list": LongList("chan", itemgetter("alert"), "", {"text": "Name {}".format}),
    "cause_lists:day": LongList("visitor", chans_case, CASE, NEW_CASE),
    "cause_lists:week": LongList("visitor", chans_case, CASE, NEW_CASE),
    "diary:diary, the list": LongList("chan", hearing, "", REFERENCE, asked="?show=list"),
    "cases:list": LongList("chan", chans_case, CASE, NEW_CASE),
    "cases:list, of a firm": LongList("wong.ou", firms_case, CASE, NEW_CASE),
    "cases:list, of an administrator": LongList("wong.pa", firms_case, CASE, NEW_CASE),
    "case_desk:find": LongList("registry", hearing, "", REFERENCE),
    "case_desk:case": LongList("registry", hearing, "", REFERENCE, asked="?show=hearings"),
    "case_desk:case, parties": LongList("registry", last_party, "representations", ORDER, asked="?show=parties"),
    "case_desk:case, documents": LongList(
        "registry", of("accepted", "documents"), "seals findings", ORDER, asked="?show=documents"
    ),
    "case_desk:case, filings": LongList("registry", itemgetter("accepted"), FILING, asked="?show=filings"),
    "hearings:rooms": LongList(
        "registry", hearing, "", REFERENCE, asked="?day_day=24&day_month=12&day_year=2026&court=DC"
    ),
    "hearings:room_use": LongList("registry.sup", hearing, "", REFERENCE),
    "hearings:judge_use": LongList("registry.sup", hearing, "", REFERENCE),
    "calendar:desk": LongList("registry", closure),
    "calendar:warnings": LongList("registry", first(WeatherWarning.objects.all)),
    "courts:desk": LongList("registry", first(ImplementationNotice.objects.all), "", {"since": a_day}),
    "ecourts:public": LongList("", first(ImplementationNotice.objects.all), "", {"since": a_day}),
    "assignment:list": LongList("wong.pa", firms_case, CASE, NEW_CASE),
    "assignment:acts": LongList("wong.pa", lambda _: firms.done()),
    "assignment:act": LongList("wong.pa", lambda _: firms.done(), at=by_reference, add=add_cases_to_act),
    "assignment:check": LongList("wong.pa", firms_case, CASE, NEW_CASE, at=handing_over),
    "assignment:coverage": LongList("wong.pa", unassigned_case, CASE, NEW_CASE),
    "assignment:handovers": LongList("wong.pa", user_of_the_firm, "assignments caseuserpermission_set"),
    "assignment:handover": LongList("wong.pa", lambda _: who("wong.ou2")),
    "assignment:case": LongList(
        "wong.pa",
        user_of_the_firm,
        "assignments caseuserpermission_set",
        at=lambda row: [in_address(row.assignments.get().case)],
    ),
    "absences:list": LongList("wong.pa", lambda _: firms.absence()),
    "link:list": LongList("lee.ou", lambda _: firms.asked(firms.case())),
    "links:queue": LongList("registry", lambda _: firms.asked(firms.case())),
    "links:item": LongList(
        "registry", lambda _: firms.case().parties.last(), "", ORDER, lambda row: [firms.asked(row.case).reference]
    ),
    "links:codes": LongList("registry", last_party, "link_codes", ORDER),
    "bars:list": LongList("registry", lambda _: firms.bar()),
}
MONEY = {
    "payments:list": LongList("chan", settled_charge, CHARGE, NEW_CHARGE),
    "payments:charge": LongList("chan", lambda scene: settled_charge(scene).lines.last(), "", POSITION),
    "payments:deposit": LongList("wong.pa", deposit_of_a_branch, "deposit_account", CODE | NO_MONEY),
    "payments:deposit_account": LongList("wong.pa", deposit_entry, "rows", NO_CREDIT, of_deposit),
    "payments:deposit_csv": LongList("wong.pa", deposit_entry, "rows", NO_CREDIT, of_deposit),
    "pay:charge": LongList("", lambda scene: scene["visitors"].lines.last(), "", POSITION),
    "accounts_desk:payments": LongList("accounts", open_charge, CHARGE, NEW_CHARGE),
    "accounts_desk:payments, all": LongList("accounts", settled_charge, CHARGE, NEW_CHARGE, asked="?tab=all"),
    "accounts_desk:payments, mail": LongList("accounts", failed_email_of_a_charge, "", NEW_EMAIL, asked="?tab=mail"),
    "accounts_desk:refunds": LongList("accounts", small_refund, "lines", asked="?tab=checked"),
    "accounts_desk:send_emails_again": LongList("accounts", failed_email_of_a_charge, "", NEW_EMAIL),
    "accounts_desk:holders": LongList("accounts", holder, "deposit_agreement"),
    "accounts_desk:holders, waiting": LongList("accounts", itemgetter("credit"), "", SOURCE),
    "accounts_desk:holder": LongList("accounts", itemgetter("credit"), "", SOURCE),
    "accounts_desk:days": LongList(
        "accounts", lambda scene: scene["difference"].reconciliation, "differences", {"day": a_day}
    ),
    "accounts_desk:day": LongList("accounts", itemgetter("difference"), "", {"about": str}),
    "fees:file": LongList("", fee_item, "", {"code": "item-{}".format}),
    "fees:schedule": LongList("", fee_item, "", {"code": "item-{}".format}),
    "fee_desk:items": LongList("accounts", fee_item, "", {"code": "item-{}".format}, asked="?q=writ"),
    "fee_desk:item": LongList("accounts", fee_item, "", NEW_VERSION),
    "fee_desk:concessions": LongList(
        "accounts", first(ConcessionPeriod.objects.all), "", {"first_day": a_day, "last_day": a_day}
    ),
    "fee_desk:payment_methods": LongList(
        "accounts", first(PaymentMethod.objects.all), "", {"code": "method-{}".format}
    ),
    "fee_desk:proposals": LongList("accounts", lambda _: scenes.proposed(), "", {"code": "item-{}".format}),
}
PEOPLE = {
    "account_sessions": LongList("chan", session, "", {"session_key": session_key}),
    "mfa_index": LongList("chan", lambda _: passkey_of(who("chan"))),
    "messages:box": LongList("chan", lambda _: who("chan").messages.all()[0]),
    "organization:members": LongList("wong.pa", lambda _: who("wong.sa"), "empowerments"),
    "organization:members_file": LongList("wong.pa", lambda _: who("wong.sa"), "empowerments"),
    "organization:import": LongList("wong.pa", member_file, at=by_reference, add=add_rows_to_file),
    "organization:member": LongList("wong.pa", recorded),
    "organization:branches": LongList("wong.pa", branch, "", CODE),
    "organization:requests": LongList(
        "wong.pa",
        itemgetter("cap"),
        "",
        {"state": lambda _: "refused", "decided_at": lambda _: clock.now(), "decided_by": lambda _: who("helpcentre")},
    ),
    "organization:record_file": LongList("wong.pa", recorded),
    "organization:record": LongList("wong.pa", recorded),
    "helpcentre:queue": LongList("helpcentre", lambda _: desk_applications.sent_in(), "documents"),
    "helpcentre:queue, all": LongList(
        "helpcentre", lambda _: desk_applications.awaiting(), "documents appointments", asked="?tab=all"
    ),
    "helpcentre:review, known": LongList("helpcentre", lambda _: who("ng"), "", {"name_en": lambda _: "Yip Man Wai"}),
    "helpcentre:choose_organization": LongList(
        "helpcentre", lambda scene: scene["cap"].organization, FIRM, asked="?q=Wong"
    ),
    "helpcentre:identity": LongList("helpcentre", lambda _: desk_applications.awaiting(), asked="?q=Yip"),
    "helpcentre:review": LongList("helpcentre", of("application", "documents"), "", ORDER),
    "helpcentre:appointments": LongList(
        "helpcentre",
        lambda scene: desk_applications.appointment(desk_applications.awaiting()).application,
        "appointments",
        {"appointments__counter": itself},
    ),
    "helpcentre:caps": LongList("helpcentre", lambda scene: scene["cap"].organization, FIRM),
    "helpcentre:names": LongList("helpcentre", lambda scene: scene["name"].account, "name_changes"),
    "helpcentre:mail": LongList("helpcentre", itemgetter("failed")),
    "helpcentre:organizations": LongList("helpcentre", lambda scene: scene["cap"].organization, FIRM),
    "helpcentre:organization": LongList("helpcentre", lambda _: who("wong.ou"), "empowerments"),
    "helpcentre:individuals": LongList("helpcentre", lambda _: who("ng")),
}
LISTS = FILINGS | OUTAGES | CASES | MONEY | PEOPLE

# Pages with rows which no amount of work makes longer, and what they show.
OF_ONE_LENGTH = {
    "fee_calculator:work_out": "the documents of one kind of case",
    "help_search": "what help says of one thing",
    "cause_lists:index": "the courts, and the days of one week",
    "account_login": "the accounts that signed in on this browser, a few at most",
    "accounts_desk:refund_to_deposit": "the facts of one refund",
    "accounts_desk:today": "sums by court, means and item",
    "bulk:guide": "the columns of one table",
    "bulk:template": "the columns of one table",
    "calendar:holidays": "the general holidays of one year",
    "deadlines:work_out": "the days of one period",
    "filings:kind": "the kinds of cases",
    "filings:new": "the kinds of cases",
    "help_time": "examples of deemed receipt",
    "helpcentre:cap": "one request",
    "helpcentre:name": "one person's name, before and after",
    "organization:close": "how much of each kind the account has in hand",
    "organization:import_template": "headings",
    "organization:suspend": "how much of each kind the account has in hand",
    "registration:start": "the kinds of applicants",
    "registry:figures": "sums by day, officer and reason",
    "registry:figures_file": "the same sums",
    "registry:holdings": "the officers of the registry",
    "status": "what the portal leans on",
    "translation_desk:figures": "sums by day and court",
    "translation_desk:figures_file": "the same sums",
}
