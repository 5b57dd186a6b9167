"""Every address of the portal against everybody who may ask for it; an address without a row fails.

in: sent to sign in · ok: answered · go: sent on to another page · no: 403 · --: 404 · po: only POST (405)
"""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from filings.sealing.tasks import seal_document
from filings.stamping.acknowledgement import make_acknowledgement
from icms.lib import clock
from tests.factories.access_scene import REGISTRATION, arguments, scene
from tests.factories.court import TUESDAY_10

__all__ = ["scene"]

COLUMNS = [
    "visitor",
    "chan",
    "ng",
    "wong.pa",
    "wong.ou",
    "registry",
    "registry.sup",
    "helpcentre",
    "accounts",
    "admin",
    "auditor",
]
OPEN = "ok ok ok ok ok ok ok ok ok ok ok"
FILER = "in ok ok no ok no no no no no no"
DRAFT = "in ok -- no -- no no no no no no"
GONE = "in -- -- no -- no no no no no no"
ADMINISTRATOR = "in no no ok no no no no no no no"
NO_SUCH = "in no no -- no no no no no no no"
ANY_ACCOUNT = "in ok ok ok ok ok ok ok ok ok ok"
# Sent on, to type the password once more.
CONFIRM = "in go go go go go go go go go go"
DESK_READ = "in no no no no no no ok no no ok"
DESK_ACT = "in no no no no no no ok no no no"
DESK_POST = "in no no no no no no po no no no"
DESK_GO = "in no no no no no no go no no no"  # an application under review has no identity check and no appointment
FEE_READER = "in no no no no no no no ok ok ok"
ACCOUNTS_READ = "in no no no no no no no ok no ok"
ACCOUNTS_ACT = "in no no no no no no no ok no no"
TABLE: dict[str, str | None] = {
    "root": "go go go go go go go go go go go",
    "healthz": OPEN,
    "readyz": OPEN,
    "gateway-webhook": "po po po po po po po po po po po",
    "start": OPEN,
    "status": OPEN,
    "status_line": "-- -- -- -- -- -- -- -- -- -- --",
    "stay": "no ok ok ok ok ok ok ok ok ok ok",
    "keep": "po po po po po po po po po po po",
    "help": OPEN,
    "help_contact": OPEN,
    "help_time": OPEN,
    "help_fees": OPEN,
    "help_accessibility": OPEN,
    "help_privacy": OPEN,
    "home": "in go go go go go go go go go go",
    "account_login": "ok go go go go go go go go go go",
    "account_logout": "go ok ok ok ok ok ok ok ok ok ok",
    "account_stay": None,
    "account_inactive": OPEN,
    "account_reauthenticate": None,
    "account_change_password": ANY_ACCOUNT,
    "account_reset_password": None,
    "account_reset_password_done": None,
    "account_reset_password_from_key": None,
    "account_reset_password_from_key_done": None,
    "account_switch": ANY_ACCOUNT,
    "account_forget": "in in in in in in in in in in in",
    "invitation": "-- -- -- -- -- -- -- -- -- -- --",
    "account_sessions": ANY_ACCOUNT,
    "account_end_session": "in -- -- -- -- -- -- -- -- -- --",
    "account_end_other_sessions": ANY_ACCOUNT,
    "mfa_index": ANY_ACCOUNT,
    "mfa_authenticate": "in go go go go go go go go go go",
    "mfa_reauthenticate": CONFIRM,
    "mfa_reauthenticate_webauthn": CONFIRM,
    "mfa_activate_totp": CONFIRM,
    "mfa_deactivate_totp": CONFIRM,
    "mfa_add_webauthn": CONFIRM,
    "mfa_edit_webauthn": CONFIRM,
    "mfa_remove_webauthn": CONFIRM,
    "mfa_view_recovery_codes": CONFIRM,
    "mfa_generate_recovery_codes": CONFIRM,
    "mfa_download_recovery_codes": CONFIRM,
    "profile:profile": ANY_ACCOUNT,
    "profile:contact": ANY_ACCOUNT,
    "profile:email": CONFIRM,
    "profile:language": ANY_ACCOUNT,
    "profile:name": ANY_ACCOUNT,
    "profile:withdraw_name": "in go ok go go go go go go go go",
    "profile:notices": ANY_ACCOUNT,
    "messages:archive": "in po po po po po po po po po po",
    "filings:list": FILER,
    "filings:new": FILER,
    "filings:filing": DRAFT,
    "filings:kind": DRAFT,
    "filings:claim": DRAFT,
    "filings:parties": DRAFT,
    "filings:add_party": DRAFT,
    "filings:change_party": DRAFT,
    "filings:remove_party": DRAFT,
    "filings:documents": DRAFT,
    "filings:describe": DRAFT,
    "filings:replace": DRAFT,
    "filings:remove_document": DRAFT,
    "filings:check": DRAFT,
    "filings:withdraw": DRAFT,
    "filings:mend": DRAFT,
    "filings:go_on": "in po po no po no no no no no no",
    "filings:lodged": "in go -- no -- no no no no no no",
    "filings:filed_file": "in ok -- no -- -- -- -- -- -- --",
    "filings:pages": "in ok -- no -- -- -- -- -- -- --",
    "filings:page": "in ok -- no -- -- -- -- -- -- --",
    "filings:sealed_file": "in -- -- no -- -- -- -- -- -- --",
    "filings:acknowledgement": "in -- -- no -- -- -- -- -- -- --",
    "cases:list": "in ok ok ok ok no no no no no no",
    "case_page:case": "in ok -- -- -- -- -- -- -- -- --",
    "case_page:document": "in ok -- -- -- -- -- -- -- -- --",
    "payments:list": FILER,
    "payments:charge": "in ok -- no -- -- -- -- ok -- ok",
    "payments:pay": "in go -- no -- -- -- -- no -- no",
    "payments:return": "in go -- no -- -- -- -- no -- no",
    "payments:receipt": "in -- -- no -- -- -- -- -- -- --",
    # Money: deposit accounts, refunds, the accounts office.
    "payments:refund": "in ok -- no -- ok ok -- ok -- no",
    "payments:deposit": "in no no ok no no no no no no no",
    "payments:deposit_terms": "in no no go no no no no no no no",
    "payments:deposit_account": "in no no ok no no no no no no no",
    "payments:deposit_settings": "in no no ok no no no no no no no",
    "payments:deposit_pdf": "in no no ok no no no no no no no",
    "payments:deposit_csv": "in no no ok no no no no no no no",
    "accounts_desk:today": ACCOUNTS_READ,
    "accounts_desk:payments": ACCOUNTS_READ,
    "accounts_desk:send_emails_again": ACCOUNTS_ACT,
    "accounts_desk:export": ACCOUNTS_READ,
    "accounts_desk:refunds": ACCOUNTS_READ,
    "accounts_desk:refund": ACCOUNTS_READ,
    "accounts_desk:check_refund": ACCOUNTS_ACT,
    "accounts_desk:approve_refund": ACCOUNTS_ACT,
    "accounts_desk:refuse_refund": ACCOUNTS_ACT,
    "accounts_desk:send_refund_again": ACCOUNTS_ACT,
    "accounts_desk:refund_by_hand": ACCOUNTS_ACT,
    "accounts_desk:refund_to_deposit": ACCOUNTS_ACT,
    "accounts_desk:holders": ACCOUNTS_READ,
    "accounts_desk:holder": ACCOUNTS_READ,
    "accounts_desk:credit": ACCOUNTS_READ,
    "accounts_desk:approve_credit": ACCOUNTS_ACT,
    "accounts_desk:refuse_credit": ACCOUNTS_ACT,
    "accounts_desk:credit_account": ACCOUNTS_ACT,
    "accounts_desk:suspend": ACCOUNTS_ACT,
    "accounts_desk:resume": ACCOUNTS_ACT,
    "accounts_desk:days": ACCOUNTS_READ,
    "accounts_desk:day": ACCOUNTS_READ,
    "accounts_desk:upload": ACCOUNTS_ACT,
    "accounts_desk:resolve": ACCOUNTS_ACT,
    "messages:box": ANY_ACCOUNT,
    "messages:read_all": ANY_ACCOUNT,
    "messages:message": "in -- -- -- -- -- -- -- -- -- --",
    "organization:members": ADMINISTRATOR,
    "organization:members_file": ADMINISTRATOR,
    "organization:add": ADMINISTRATOR,
    "organization:member": ADMINISTRATOR,
    "organization:change": ADMINISTRATOR,
    "organization:suspend": ADMINISTRATOR,
    "organization:reactivate": ADMINISTRATOR,
    "organization:close": ADMINISTRATOR,
    "organization:reset_factor": ADMINISTRATOR,
    "organization:invite": ADMINISTRATOR,
    "organization:empower": ADMINISTRATOR,
    "organization:import_start": ADMINISTRATOR,
    "organization:import_template": ADMINISTRATOR,
    "organization:import": NO_SUCH,
    "organization:import_problems": NO_SUCH,
    "organization:branches": ADMINISTRATOR,
    "organization:add_branch": ADMINISTRATOR,
    "organization:rename_branch": ADMINISTRATOR,
    "organization:close_branch": ADMINISTRATOR,
    "organization:reopen_branch": ADMINISTRATOR,
    "organization:branch_default": ADMINISTRATOR,
    "organization:organization_default": ADMINISTRATOR,
    "organization:requests": ADMINISTRATOR,
    "organization:ask": ADMINISTRATOR,
    "organization:request": NO_SUCH,
    "organization:withdraw_request": NO_SUCH,
    "organization:record": ADMINISTRATOR,
    "organization:record_file": ADMINISTRATOR,
    "causebook:search": OPEN,
    "causebook:entry": OPEN,
    "drn:check": OPEN,
    "registry:queue": "in no no no no ok ok no no no ok",
    "registry:search": "in no no no no ok ok no no no ok",
    "registry:figures": "in no no no no ok ok no no no ok",
    "registry:figures_file": "in no no no no ok ok no no no ok",
    "registry:holdings": "in no no no no no ok no no no ok",
    "registry:seals": "in no no no no no ok no no no ok",
    "registry:renew": "in no no no no no ok no no no no",
    "registry:lift": "in no no no no no -- no no no no",  # it is not decided
    "registry:strike": "in no no no no no -- no no no no",
    "registry:move": "in no no no no no ok no no no no",
    "registry:take_next": "in no no no no po po no no no no",
    "registry:review": "in no no no no ok ok no no no ok",
    "registry:take": "in no no no no po po no no no no",
    "registry:give_back": "in no no no no po po no no no no",
    "registry:refuse": "in no no no no ok ok no no no no",
    "registry:lower_urgency": "in no no no no -- -- no no no no",  # it is not marked urgent
    "help_registering": OPEN,
    "registration:start": OPEN,
    "registration:apply": OPEN,
    "registration:paper_form": OPEN,
    "registration:status": OPEN,
    "registration:code": "go go go go go go go go go go go",
    # An application opens by its link or its code alone: to every account it is as if it were not there.
    **{f"registration:{name}": "-- -- -- -- -- -- -- -- -- -- --" for name in REGISTRATION},
    "calendar:desk": "in no no no no ok ok no no ok ok",
    "calendar:holidays": "in no no no no ok ok no no ok ok",
    "calendar:enter": "in no no no no no ok no no ok no",
    "calendar:end": "in no no no no no -- no no -- no",
    "calendar:correct": "in no no no no no -- no no -- no",
    "calendar:cancel": "in no no no no no -- no no -- no",
    "helpcentre:queue": DESK_READ,
    "helpcentre:take_next": DESK_POST,
    "helpcentre:key_in": DESK_ACT,
    "helpcentre:review": DESK_READ,
    "helpcentre:take": DESK_POST,
    "helpcentre:take_over": DESK_ACT,
    "helpcentre:give_back": DESK_ACT,
    "helpcentre:ready": DESK_ACT,
    "helpcentre:want_more": DESK_ACT,
    "helpcentre:refuse": DESK_ACT,
    "helpcentre:take_back": DESK_ACT,
    "helpcentre:take_up": DESK_ACT,
    "helpcentre:review_again": DESK_ACT,
    "helpcentre:approve": DESK_ACT,
    "helpcentre:choose_organization": DESK_ACT,
    "helpcentre:choose": DESK_ACT,
    "helpcentre:correct": DESK_ACT,
    "helpcentre:correct_email": DESK_ACT,
    "helpcentre:add_paper": DESK_ACT,
    "helpcentre:document_file": DESK_READ,
    "helpcentre:document_page": DESK_READ,
    "helpcentre:identity": DESK_READ,
    "helpcentre:check": DESK_GO,
    "helpcentre:undo": DESK_ACT,
    "helpcentre:appointments": DESK_READ,
    "helpcentre:book": DESK_GO,
    "helpcentre:cancel": DESK_ACT,
    "helpcentre:kept": DESK_ACT,
    "helpcentre:missed": DESK_ACT,
    "helpcentre:caps": DESK_READ,
    "helpcentre:cap": DESK_READ,
    "helpcentre:names": DESK_READ,
    "helpcentre:name": DESK_READ,
    "helpcentre:mail": DESK_READ,
    "helpcentre:send_again": DESK_POST,
    "helpcentre:settle": DESK_ACT,
    "helpcentre:organizations": DESK_READ,
    "helpcentre:individuals": DESK_READ,
    "helpcentre:organization": DESK_READ,
    "helpcentre:change_facts": DESK_ACT,
    "helpcentre:change_caps": DESK_ACT,
    "helpcentre:account": DESK_READ,
    "helpcentre:suspend": DESK_ACT,
    "helpcentre:reactivate": DESK_ACT,
    "helpcentre:close": DESK_ACT,
    "helpcentre:send_link": DESK_ACT,
    "helpcentre:account_email": DESK_ACT,
    "helpcentre:reset_factor": DESK_ACT,
    # fees, exemptions, and paying without an account
    "fees:schedule": OPEN,
    "fees:file": OPEN,
    "fee_desk:items": FEE_READER,
    "fee_desk:item": FEE_READER,
    "fee_desk:concessions": FEE_READER,
    "fee_desk:payment_methods": FEE_READER,
    "fee_desk:change_payment_method": "in no no no no no no no no ok no",
    "fee_desk:proposals": FEE_READER,
    "fee_desk:proposal": "in no no no no no no no -- -- --",
    "fee_desk:propose": ACCOUNTS_ACT,
    "fee_desk:propose_concession": ACCOUNTS_ACT,
    "fee_desk:withdraw": "in no no no no no no no -- no no",
    "fee_desk:decide": "in no no no no no no no no no no",
    "pay:start": OPEN,
    "pay:fine": OPEN,
    "pay:pay_fine": "go go go go go go go go go go go",
    "pay:search_fee": OPEN,
    "pay:charge": OPEN,
    "pay:pay": "go go go go go go go go go go go",
    "pay:return": "go go go go go go go go go go go",
    "pay:receipt": "-- -- -- -- -- -- -- -- -- -- --",
    "filings:exemption": DRAFT,
    "registry:disallow_exemption": "in no no no no -- -- no no no no",
    # How a case comes to the right people.
    "assignment:list": "in no no ok no no no no no no no",
    "assignment:select": "in no no po no no no no no no no",
    "assignment:acts": "in no no ok no no no no no no no",
    "assignment:coverage": "in no no ok no no no no no no no",
    "absences:list": "in no no ok ok no no no no no no",
    "absences:enter": "in no no ok ok no no no no no no",
    "absences:end": "in no no -- -- no no no no no no",
    "assignment:handovers": "in no no ok no no no no no no no",
    "assignment:handover": "in no no ok no no no no no no no",
    "assignment:case": "in no no -- no no no no no no no",
    "assignment:act": "in no no -- no no no no no no no",
    "assignment:choose": "in no no -- no no no no no no no",
    "assignment:check": "in no no -- no no no no no no no",
    "assignment:undo": "in no no po no no no no no no no",
    "link:list": FILER,
    "link:new": FILER,
    "link:code": FILER,
    "link:request": GONE,
    "link:withdraw": GONE,
    "links:queue": "in no no no no ok ok no no no ok",
    "links:claim_next": "in no no no no po po no no no no",
    "links:find_case": "in no no no no ok ok no no no no",
    "links:codes": "in no no no no ok ok no no no no",
    "links:issue": "in no no no no ok ok no no no no",
    "links:print": "in no no no no -- -- no no no no",
    "links:cancel_code": "in no no no no -- -- no no no no",
    "links:item": "in no no no no -- -- no no no --",
    "links:claim": "in no no no no po po no no no no",
    "links:release": "in no no no no po po no no no no",
    "links:refuse": "in no no no no -- -- no no no no",
    "links:proof": "in no no no no -- -- no no no --",
    "links:page": "in no no no no -- -- no no no --",
    "bars:list": "in no no no no ok ok no no no ok",
    "bars:enter": "in no no no no no ok no no no no",
    "bars:lift": "in no no no no no -- no no no no",
}
# wong.sa, an SA without empowerments, opens what wong.pa opens, but for these.
NOT_A_SECONDARYS = {
    f"organization:{name}"
    for name in (
        *("empower", "add_branch", "rename_branch", "close_branch", "reopen_branch", "branch_default"),
        *("organization_default", "requests", "ask", "approval"),
    )
} | {"payments:deposit_terms", "payments:deposit_settings"}

# E-Courts, the registry's cases, warnings, the calculator, a case's zip.
TABLE |= {
    "ecourts:public": OPEN,
    "courts:desk": "in no no no no ok ok no no ok ok",
    "courts:enter": "in no no no no no no no no ok no",
    "courts:dates": "in no no no no no no no no ok no",
    "deadlines:work_out": OPEN,
    "case_desk:find": "in no no no no ok ok no no no ok",
    "case_desk:case": "in no no no no ok ok no no no ok",
    "case_desk:note": "in no no no no po po no no no no",
    "case_desk:fix": "in no no no no ok ok no no no no",
    "case_desk:change": "in no no no no ok ok no no no no",
    "case_desk:vacate": "in no no no no ok ok no no no no",
    "case_desk:status": "in no no no no ok ok no no no no",
    "case_desk:restriction": "in no no no no no ok no no no no",
    "case_desk:link": "in no no no no ok ok no no no no",
    "case_desk:unlink": "in no no no no ok ok no no no no",
    "calendar:warnings": "in no no no no ok ok no no ok ok",
    "calendar:enter_warning": "in no no no no no ok no no ok no",
    "calendar:cancel_warning": "in no no no no no ok no no ok no",
    "filings:questions": "in -- -- no -- no no no no no no",
    "filings:venue": "in -- -- no -- no no no no no no",
    "filings:own_reference": DRAFT,
    "filings:bring_back": DRAFT,
    "filings:approval": "in -- -- no -- no no no no no no",
    "filings:approve": "in go -- no -- no no no no no no",
    "organization:approval": ADMINISTRATOR,
    "filings:share": "in -- -- no -- no no no no no no",
    "filings:take_over": DRAFT,
    "filings:start_from": DRAFT,
    "filings:autosave": "in po po no po no no no no no no",
    "case_page:zip": "in ok -- -- -- -- -- -- -- -- --",
}


def names(resolver: URLResolver, space: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern, space + (f"{pattern.namespace}:" if pattern.namespace else ""))
        elif isinstance(pattern, URLPattern):
            yield space + (pattern.name or str(pattern.pattern))


def test_every_address_has_a_row():
    assert set(names(get_resolver())) == set(TABLE)


def outcome(client: Client, address: str) -> str:
    response = client.get(address)
    if response.status_code in (301, 302, 303):
        return "in" if "/account/sign-in/" in response.headers["Location"] else "go"
    return {200: "ok", 204: "ok", 403: "no", 404: "--", 405: "po", 503: "ok"}[response.status_code]


@pytest.mark.slow
def test_who_may_open_what(person, scene, bare_refusals):
    for document in scene["accepted"].documents.all():
        seal_document(document.pk)
    make_acknowledgement(stamp_id=scene["accepted"].current_stamp.pk)
    wrong = {}
    with clock.set_to(TUESDAY_10):
        for username in [*COLUMNS, "wong.sa"]:
            column = COLUMNS.index("wong.pa" if username == "wong.sa" else username)
            client = Client()
            if username != "visitor":
                client.force_login(person(username))
            for name, row in TABLE.items():
                if row is None:
                    continue
                expected = row.split()[column]
                if username == "wong.sa" and name in NOT_A_SECONDARYS:
                    expected = "no"
                found = outcome(client, reverse(name, args=arguments(name, scene)))
                if found != expected:
                    wrong[f"{name} as {username}"] = f"expected {expected}, found {found}"
    assert not wrong, "\n".join(f"{key}: {said}" for key, said in wrong.items())
