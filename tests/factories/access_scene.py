"""What the access table's addresses speak of: a draft, a filing, a case, a deposit account, applications, a hearing."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from accounts.models import User
from cases.models import Case, ImplementationNotice, WeatherWarning
from causebook.alerts.services import About, ask
from causebook.inspection.basket import find
from causebook.inspection.services import buy
from causebook.inspection.tasks import make_copies
from causebook.models import Inspection
from filings.bulk.services import start as start_bulk
from filings.bulk.uploads.services import announce as announce_bulk
from filings.drafting.uploads.protocol import Announced
from filings.drafting.uploads.services import announce
from filings.maintenance.services import announce as announce_maintenance
from filings.models import BulkFiling, Filing, NoteText
from filings.registry.note_texts.services import save_note_text
from filings.registry.saved_views.services import keep_view
from icms.lib import clock
from payments.charges.services import Visitor
from payments.deposits.services import accept_terms
from payments.desk.deposits.services import enter_credit
from payments.desk.reconciliation.services import match_day
from payments.models import DepositAccount
from payments.public.services import pay_search_fee
from payments.refunds.requests import request_refund
from payments.refunds.selectors import refundable_lines
from tests.factories import desk_applications
from tests.factories.applications import awaiting_application
from tests.factories.bulk_filings import approved
from tests.factories.court import TUESDAY_10, accept, draft_of, lodged_of, pay
from tests.factories.hearings import fix
from tests.factories.issued import drafted, issue, prepared
from tests.factories.records import received
from tests.support.kept import kept, somebody

REGISTRATION = [
    "open",
    "application",
    "tasks",
    "person",
    "organization",
    "proceeding",
    "documents",
    "describe",
    "remove_document",
    "page",
    "check",
    "submitted",
    "withdraw",
    "password",
    "appointment",
    "cancel_appointment",
    "appointment_calendar",
    "appointment_times",
    "close",
]
OF_THE_WHOLE_REGISTRY = {
    "queue",
    "take_next",
    "search",
    "figures",
    "figures_file",
    "holdings",
    "seals",
    "renew",
    "keep_view",
    "note_texts",
    "add_note_text",
}
NOBODYS = "7KM4-2QXD-Z"
NAMED_BY_REFERENCE = {
    *("end", "act", "choose", "check", "undo", "request", "withdraw", "print", "cancel_code"),
    *("item", "claim", "release", "refuse", "proof", "lift"),
}


@kept
def scene() -> dict[str, Any]:
    """What the addresses speak of."""
    return set_scene(somebody)


def set_scene(person: Callable[[str], User]) -> dict[str, Any]:
    """Chan has a draft, a filing at the registry, a charge, and a case that was accepted and sealed."""
    chan = person("chan")
    draft, lodged = draft_of(chan), lodged_of(chan)
    accepted = accept(lodged_of(chan), person("registry"))
    with clock.set_to(TUESDAY_10):
        upload = announce(
            filing_id=draft.pk, actor=chan, file=Announced(name="exhibit A.pdf", size=1000, sha256="a" * 64)
        )
        application = desk_applications.under_review()
        failed = desk_applications.failed_email(desk_applications.awaiting(email="yip.2@example.hk"))
        visitors = pay_search_fee(
            court=lodged.court, code="search", quantity=1, visitor=Visitor("lam@example.com"), language="en"
        )
        visitors.emails.create(
            address="lam@example.com", address_language="en", kind="payment_received", email_state="failed"
        )
        maintenance = announce_maintenance(
            from_at=TUESDAY_10 + timedelta(days=90),
            until_at=TUESDAY_10 + timedelta(days=90, hours=4),
            actor=person("admin"),
            **dict.fromkeys(("why_en", "why_zh_hant", "why_zh_hans"), "A newer version"),
        )
        hearing = fix(accepted.case, person("registry"), TUESDAY_10 + timedelta(days=30))
        inspection = bought(chan, accepted.case)
    asked = {"cap": desk_applications.asks_for_more(), "name": desk_applications.asks_for_name()}
    assert accepted.case is not None
    return {
        "upload": upload,
        "issuing": prepared(person("registry"), [accepted.case], text="DIRECTIONS"),
        "issued": issue(person("registry"), accepted.case),
        "paragraphs": drafted(person("registry"), [accepted.case]),
        **_in_bulk(person),
        "draft": draft,
        "record": received(chan),
        "alert": ask(about=About(text="Harbourview"), often="daily", language="en", account=chan),
        "lodged": lodged,
        "accepted": accepted,
        "application": application,
        "applied": awaiting_application(),
        "failed": failed,
        "visitors": visitors,
        "hearing": hearing.reference,
        "maintenance": maintenance,
        "inspection": inspection,
        "note_text": note_text(person("registry.sup")),
        "view": keep_view(owner=person("registry"), name="Writs", query="tab=review&document=writ", is_opening=False),
        **asked,
        **money(person, lodged),
    }


def bought(buyer: User | Visitor, case: Case, *, at: datetime = TUESDAY_10) -> Inspection:
    """An extract of the entry of a case, paid for and made."""
    wanted = find(f"extract:{case.slug}")
    assert wanted is not None
    inspection = buy(court=case.court, wanted=[wanted], buyer=buyer, language="en")
    assert inspection.charge is not None
    pay(inspection.charge, at=at)
    make_copies(inspection.pk)
    return inspection


def note_text(supervisor: User) -> NoteText:
    """What is written to many filers."""
    return save_note_text(
        text_id=None,
        actor=supervisor,
        title="Exhibit sheet",
        text_en="The exhibit sheet is missing.",
        text_zh_hant="欠缺證物首頁。",
        text_zh_hans="欠缺证物首页。",
    )


def desk_arguments(name: str, scene: dict[str, Any]) -> list[Any]:
    """For the Help Centre's pages."""
    application, organization = scene["application"].reference, scene["cap"].organization.reference
    if name in ("queue", "take_next", "key_in", "identity", "appointments", "caps", "names", "mail"):
        return []
    if name in ("organizations", "individuals"):
        return []
    if name in ("organization", "change_facts", "change_caps"):
        return [organization]
    if name in ("account", "suspend", "reactivate", "close", "send_link", "account_email", "reset_factor"):
        return ["ng"]
    special = {
        "choose": [application, organization],
        "document_file": [application, 1],
        "document_page": [application, 1, 1],
        "cap": [scene["cap"].reference],
        "name": [scene["name"].reference],
        "send_again": [scene["failed"].reference],
        "settle": [scene["failed"].reference],
    }
    return special.get(name, [application])


def _in_bulk(person: Callable[[str], User]) -> dict[str, Any]:
    """Wong's firm may file in bulk, and has begun to; a department has asked for it."""
    wong = person("wong.ou")
    approval = approved(wong, person("registry.sup"))
    with clock.set_to(TUESDAY_10):
        begun = start_bulk(actor=wong, case_type=approval.case_type, language="en")
        announced = Announced(name="claims.zip", size=1000, sha256="b" * 64)
        upload = announce_bulk(bulk_id=begun.pk, actor=wong, file=announced)
        lodged = BulkFiling.objects.create(
            organization=approval.organization,
            case_type=approval.case_type,
            owner=wong,
            lodged_by=wong,
            state=BulkFiling.State.LODGED,
            saved_at=TUESDAY_10,
            stored_at=TUESDAY_10,
            received_at=TUESDAY_10,
        )
    return {"bulk": begun, "bulk_upload": upload, "bulk_lodged": lodged, "approval": approval}


def money(person, lodged: Filing) -> dict[str, Any]:
    """Wong's deposit account with a credit that waits; a refund of Chan's that waits; a day with a difference."""
    with clock.set_to(TUESDAY_10):
        accept_terms(actor=person("wong.pa"), version=1, signed_name=person("wong.pa").name)
        account = DepositAccount.objects.get(organization=person("wong.pa").organization, branch=None)
        credit = enter_credit(
            account_id=account.pk,
            officer=person("accounts.sup"),
            cents=5_000_000,
            source_reference="CHQ 1",
            received_on=clock.court_day(TUESDAY_10),
        )
        charge = lodged.last_charge
        parts = {line.charge_line.position: 100 for line in refundable_lines(charge)}
        refund = request_refund(
            charge_id=charge.pk, actor=person("accounts.sup"), reason="directed", words="", parts=parts
        )
    found = match_day(gateway="sandbox", day=clock.court_day(TUESDAY_10))
    return {"account": account, "credit": credit, "refund": refund, "difference": found.differences.first()}


def _of_inspection(page: str, reference: str) -> list[Any]:
    known: dict[str, list[Any]] = {"pay": ["DC"], "link": ["nonsense"], "page": [reference, 1, 1]}
    known |= {name: [reference, 1] for name in ("item", "file")}
    known |= {name: [reference] for name in ("inspection", "acknowledgement")}
    return known.get(page, [])


def arguments(name: str, scene: dict[str, Any]) -> list[Any]:
    if name.startswith("helpcentre:"):
        return desk_arguments(name.removeprefix("helpcentre:"), scene)
    reference, number = scene["draft"].reference, scene["accepted"].case.number
    if name.startswith("inspection:"):
        return _of_inspection(name.removeprefix("inspection:"), scene["inspection"].reference)
    if name == "public_access:issued":
        return [number, scene["issued"].reference]
    if name == "public_access:filed":
        return [number, scene["accepted"].reference, 1]
    if name == "public_access:openings":
        return [number]
    if name.startswith("case_desk:") and name != "case_desk:find":
        return [number, *([number] if name == "case_desk:unlink" else [])]
    if name in ("hearings:fix", "hearings:change", "hearings:vacate"):
        return [number, *([] if name == "hearings:fix" else [scene["hearing"]])]
    if name in ("registry:change_note_text", "registry:remove_note_text"):
        return [scene["note_text"].pk]
    if name in ("registry:change_view", "registry:remove_view"):
        return [scene["view"].pk]
    if name.startswith("registry:") and name.partition(":")[2] not in OF_THE_WHOLE_REGISTRY:
        return ["nobody"] if name == "registry:move" else [scene["lodged"].reference]
    package, _, page = name.partition(":")
    if package == "maintenance":
        return [scene["maintenance"].reference] if page not in ("desk", "announce") else []
    if package in ("issuing", "court_documents") and page not in ("list", "new"):
        if page == "paragraphs":
            return [scene[page].reference]
        of_draft = page in ("draft", "change", "confirm", "send_back", "discard")
        return [scene["issuing" if of_draft else "issued"].reference, *([1] if page in ("page", "letter") else [])]
    if package == "bulk_desk":
        if page in ("grant", "end"):
            return [scene["approval"].pk]
        named = [scene["bulk_lodged"].reference, *([NOBODYS] if page == "look" else [])]
        return [] if page in ("approvals", "list") else named
    if package == "bulk" and page not in ("index", "new", "approvals", "ask"):
        if page in ("guide", "template"):
            return ["sctc", *(["csv"] if page == "template" else [])]
        more = {
            "returned": ["csv"],
            "remove_file": [1],
            "upload": [scene["bulk_upload"].key],
            "remove_upload": [scene["bulk_upload"].key],
        }
        return [scene["bulk"].reference, *more.get(page, [])]
    if package == "translation_desk":
        of_all = ("queue", "take_next", "figures", "figures_file")
        return [] if page in of_all else [NOBODYS, *([1] if page.endswith("e_note") else [])]
    if name in ("pay:charge", "pay:pay", "pay:return", "pay:receipt"):
        return [scene["visitors"].key]
    if name == "accounts_desk:send_emails_again":
        return [scene["visitors"].reference]
    if name == "fee_desk:change_payment_method":
        return ["visa"]
    if name in ("fee_desk:item", "fee_desk:propose"):
        return ["DC", "writ"]
    if name in ("fee_desk:proposal", "fee_desk:decide", "fee_desk:withdraw", "outages:statement"):
        return ["7KM4-2QXD-Z"]
    if name.startswith("payments:deposit_") and name != "payments:deposit_terms":
        return [scene["account"].reference]
    if "_refund" in name or name in (
        "accounts_desk:refund",
        "accounts_desk:refund_by_hand",
        "accounts_desk:refund_to_deposit",
        "accounts_desk:send_refund_again",
    ):
        return [scene["refund"].reference]
    if name.endswith("credit"):
        return [scene["credit"].reference]
    if name.startswith("payments:") and name not in ("payments:list", "payments:deposit", "payments:deposit_terms"):
        return [scene["lodged"].last_charge.reference]
    if name in ("filings:change_party", "filings:remove_party", "filings:describe", "filings:replace"):
        return [reference, 1]
    if name in ("filings:upload", "filings:remove_upload"):
        return [reference, scene["upload"].key]
    if name in ("filings:remove_document", "filings:filed_file", "filings:sealed_file", "filings:pages"):
        return [reference, 1]
    if name.startswith("registration:") and name.partition(":")[2] in REGISTRATION:
        more = {"describe": [1], "remove_document": [1], "page": [1, 1], "appointment_times": [date(2026, 11, 25)]}
        known = "0" * 64 if name == "registration:open" else scene["applied"].reference
        return [known, *more.get(name.partition(":")[2], [])]
    verbs = ("member", "change", "suspend", "reactivate", "close", "invite", "reset_factor")
    day = ["sandbox", "2026-11-24"]
    special: dict[str, list[Any]] = {
        "registration:paper_form": ["individual"],
        "help_form": ["defence"],
        **{f"organization:{verb}": ["wong.ou"] for verb in verbs},
        "organization:empower": ["wong.sa"],
        **{f"organization:{verb}_branch": ["KLN"] for verb in ("rename", "close", "reopen")},
        "organization:branch_default": ["KLN"],
        "organization:import": ["7KM4-2QXD-Z"],
        "organization:import_problems": ["7KM4-2QXD-Z"],
        "organization:request": ["7KM4-2QXD-Z"],
        "organization:withdraw_request": ["7KM4-2QXD-Z"],
        "payments:deposit": [],
        "payments:deposit_terms": [],
        "accounts_desk:holder": [scene["account"].organization.reference],
        "accounts_desk:suspend": [scene["account"].organization.reference],
        "accounts_desk:resume": [scene["account"].organization.reference],
        "accounts_desk:credit_account": [scene["account"].reference],
        "accounts_desk:day": day,
        "accounts_desk:upload": day,
        "accounts_desk:resolve": [scene["difference"].reference],
        "gateway-webhook": ["sandbox"],
        "hearings:room_use": ["DC-12"],
        "hearings:judge_use": ["au"],
        "diary-feed": ["guessed"],
        "diary:change": [NOBODYS],
        "diary:remove": [NOBODYS],
        "diary:hearing_file": [scene["hearing"]],
        "filings:page": [reference, 1, 1],
        "filings:questions": [reference, "allegation"],
        "case_page:case": [number],
        "case_page:zip": [number],
        "courts:dates": [ImplementationNotice.objects.get(case_type="HCPI").reference],
        "calendar:cancel_warning": [WeatherWarning.objects.get().reference],
        "case_page:document": [number, scene["accepted"].reference, 1],
        "causebook:entry": [number],
        "messages:message": ["nobodys"],
        "account_forget": ["chan"],
        "invitation": ["forged"],
        "account_end_session": ["nobodys"],
        "mfa_edit_webauthn": ["nobodys"],
        "mfa_remove_webauthn": ["nobodys"],
        "absences:enter": ["wong.ou"],
        "assignment:handover": ["wong.ou"],
        "assignment:case": [number],
        "links:codes": [number],
        "links:issue": [number, 1],
        "links:page": [NOBODYS, 1],
        "calendar:end": ["7KM4-2QXD-Z"],
        "calendar:correct": ["7KM4-2QXD-Z"],
        "calendar:cancel": ["7KM4-2QXD-Z"],
    }
    if name in special:
        return special[name]
    if package in ("records", "record_desk"):
        return [] if page in ("list", "new", "queue", "take_next") else [scene["record"].reference]
    if package == "alerts" and page not in ("list", "new", "asked"):
        return [scene["alert"].reference, *([] if page == "end_own" else ["0" * 32])]
    if package == "cause_lists":
        dated = ("day", "week", "day_file", "week_file")
        return [] if page == "index" else ["dc", *([date(2026, 12, 24)] if page in dated else [])]
    if package in ("absences", "assignment", "link", "links", "bars") and page in NAMED_BY_REFERENCE:
        return [NOBODYS]
    return [reference] if name.startswith("filings:") and name not in ("filings:list", "filings:new") else []
