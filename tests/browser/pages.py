"""What is looked at: every page, by who opens it; forms sent with something wrong; and what is not a page."""

from tests.factories.access_scene import REGISTRATION

PAGES = {
    "": """
        / /status/ /help/ /help/contact/ /help/questions/ /help/words/ /help/search/
        /help/search/?q=receipt /help/search/?q=nothing+like+it /help/time-of-receipt/ /help/fees/
        /help/accessibility/ /help/privacy/
        /help/translations/ /help/bulk/ /help/forms/
        /account/sign-in/ /account/inactive/ /account/password/forgotten/ /account/password/forgotten/sent/
        /account/password/new/{reset_key}/ /account/password/new/1-used/ /account/password/new/done/ /cause-book/
        /account/invitation/{invitation}/ /account/invitation/forged/
        /cause-book/?q=陳大
        /courts/ /deadlines/
        /deadlines/?event_day=30&event_month=9&event_year=2026&amount=7&unit=days&direction=after&office=DC
        /deadlines/?event_day=31&event_month=1&event_year=2026&amount=2&unit=months&direction=before&office=HC
        /help/registering/ /register/ /register/apply/ /register/status/ /register/open/nothing/
        /alerts/new/?name=Chan+Tai /alerts/new/?court=DC /alerts/new/?case={case} /alerts/asked/ /alerts/{told}/
        /alerts/{told}/end/ /alerts/{told}/end-all/ /alerts/{unconfirmed}/confirm/
        /cause-lists/ /cause-lists/dc/{listed_day}/ /cause-lists/dc/{listed_day}/week/ /cause-lists/dc/{empty_day}/
        /documents/ /documents/basket/ /documents/link/ /documents/link/{bought_link}/ /documents/{bought}/1/
        /cause-book/?q=nobody+at+all /cause-book/{case}/ /drn/ /status/outages/
        /fees/ /fees/?kind=DCCJ&document=writ&searches=2 /fees/?kind=SCTC /fees/schedule/
        /fees/schedule/?day=2027-05-06 /pay/ /pay/fine/ /pay/search-fee/ /pay/charge/{visitors}/ /nowhere/""",
    "chan": """
        /documents/ /cases/{case}/openings/ /documents/{bought_by_chan}/ /documents/{bought_by_chan}/1/
        /status/outages/mine/ /records/ /records/?q=nothing+like+it /records/new/ /records/{record}/
        /records/{record}/withdraw/ /records/{delivered}/ /alerts/ /alerts/{alert}/end/ /alerts/new/?name=Chan+Tai
        /home/ /filings/ /filings/?state=draft /filings/?q=nothing+like+it /filings/new/ /filings/{empty}/
        /translation/ /filings/{translating}/ /filings/{translating}/translation/ /filings/{applied}/
        /filings/new/?about=money&amount=186400 /filings/{draft}/kind/
        /filings/{draft}/ /filings/{draft}/claim/ /filings/{draft}/parties/ /filings/{draft}/parties/add/
        /filings/{draft}/parties/1/ /filings/{draft}/parties/2/remove/ /filings/{empty}/documents/
        /filings/{unfit}/ /filings/{unfit}/documents/ /filings/{draft}/documents/1/ /filings/{draft}/documents/1/pages/
        /filings/{draft}/documents/1/replace/ /filings/{draft}/documents/order/ /filings/{draft}/documents/1/remove/
        /filings/{unfit}/uploads/{upload}/remove/
        /filings/{draft}/exemption/ /filings/{draft}/check/ /filings/{empty}/check/ /filings/{draft}/withdraw/
        /filings/{unpaid}/ /filings/{lodged}/ /filings/{lodged}/lodged/ /filings/{lodged}/withdraw/ /filings/{returned}/
        /filings/{returned}/mend/ /filings/{accepted}/ /filings/{accepted}/lodged/ /filings/{refused}/
        /filings/{withdrawn}/ /filings/{withdrawn}/bring-back/ /filings/{accepted}/start-from/
        /filings/from-the-court/ /filings/from-the-court/?tab=all /filings/from-the-court/{issued}/
        /filings/from-the-court/{issued}/pages/
        /filings/{draft}/own-reference/ /payments/ /payments/{charge}/ /payments/{paid}/ /cases/ /cases/{case}/
        /cases/{case}/?show=parties /cases/{case}/?show=hearings /cases/{case}/?show=timeline
        /diary/ /diary/?show=list /diary/add/ /diary/address/ /diary/days/{entry}/ /diary/days/{entry}/remove/
        /cases/{case}/?as_of=2026-03-03T10:15 /cases/{case}/?q=nothing+like+it
        /messages/ /messages/read/ /messages/{message}/ /account/sign-out/ /account/stay/ /account/confirm/
        /account/password/change/ /desk/registry/ /account/switch/ /account/profile/ /account/profile/contact/
        /account/profile/language/ /account/profile/name/ /account/profile/notices/ /messages/?show=archived
        /messages/?about=payment&q=nothing""",
    "lee.pa": """
        /account/second-factor/ /account/second-factor/app/add/ /account/second-factor/passkeys/add/
        /account/profile/ /account/profile/e-mail/ /account/profile/name/ /account/profile/name/withdraw/
        /account/sessions/ /account/sessions/{session}/end/ /account/sessions/end-others/
        /payments/deposit/ /payments/deposit/terms/""",
    "rvd.pa": """
        /account/second-factor/ /account/second-factor/recovery-codes/ /account/second-factor/recovery-codes/new/
        /account/second-factor/app/remove/ /account/second-factor/passkeys/{passkey}/rename/
        /account/second-factor/passkeys/{passkey}/remove/ /account/second-factor/confirm/
        /account/second-factor/confirm/passkey/ /account/confirm/ /account/profile/
        /filings/bulk/approvals/ /filings/bulk/approvals/ask/""",
    "language": """
        /desk/language/ /desk/language/?tab=nothing /desk/language/?sort=hearing /desk/language/figures/
        /desk/language/{applied}/ /desk/language/{applied}/refuse/
        /desk/language/{applied}/notes/add/ /desk/language/{applied}/notes/{note}/""",
    "registry": """
        /desk/records/ /desk/records/?tab=all /desk/records/?q=nothing+like+it /desk/records/{record}/
        /desk/records/{record}/deliver/ /desk/records/{record}/refuse/ /desk/records/{delivered}/
        /desk/registry/bulk/ /desk/registry/bulk/{bulk_lodged}/ /desk/registry/bulk/{bulk_lodged}/accept/
        /desk/registry/ /desk/registry/?tab=mine /desk/registry/?tab=to_come /desk/registry/?tab=refused
        /desk/registry/?tab=all&sort=case /desk/registry/?q=nothing+like+it /desk/registry/{lodged}/
        /desk/registry/search/?words=Harbourview /desk/registry/search/?words=nothing+like+it
        /desk/registry/{urgent}/lower-urgency/ /desk/registry/figures/
        /desk/registry/?tab=review&document=writ /desk/registry/views/{view}/
        /desk/registry/views/keep/?tab=all&sort=-age&state=lodged
        /desk/registry/{exempt}/ /desk/registry/{exempt}/disallow-exemption/
        /desk/registry/{accepted}/ /desk/registry/{returned}/ /desk/registry/{lodged}/refuse/ /messages/ /cause-book/
        /desk/cases/rooms/ /desk/cases/ /desk/cases/{case}/ /desk/cases/{case}/?show=documents
        /desk/cases/{case}/hearings/fix/
        /desk/cases/{case}/hearings/{hearing}/change/ /desk/cases/{case}/hearings/{hearing}/vacate/
        /desk/cases/{case}/status/ /desk/cases/{case}/linked/add/ /desk/cases/{case}/linked/{case}/remove/
        /desk/registry/issue/ /desk/registry/issue/?tab=all /desk/registry/issue/new/?case={case}
        /desk/registry/issue/draft/{issuing}/ /desk/registry/issue/draft/{issuing}/change/
        /desk/registry/issue/draft/{paragraphs}/paragraphs/ /desk/registry/issue/draft/{issuing}/confirm/
        /desk/registry/issue/draft/{issuing}/discard/
        /desk/registry/issue/{issued}/ /desk/registry/issue/{issued}/undo/
        /desk/registry/links/ /desk/registry/links/?q=nothing+like+it /desk/registry/links/{asked}/
        /desk/registry/links/{asked}/refuse/ /desk/registry/links/codes/ /desk/registry/links/codes/{firms_case}/
        /desk/registry/links/codes/{firms_case}/2/issue/ /desk/registry/links/codes/{code}/cancel/
        /nowhere/ /filings/""",
    "registry.sup": """
        /desk/registry/bulk/approvals/ /desk/registry/bulk/approvals/{bulk_asked}/grant/
        /desk/registry/bulk/approvals/{bulk_asked}/end/
        /desk/cases/rooms/DC-9/ /desk/cases/judges/au/
        /home/ /desk/registry/note-texts/ /desk/registry/note-texts/add/ /desk/registry/note-texts/{note_text}/
        /desk/registry/holdings/ /desk/registry/holdings/nobody/move/
        /desk/registry/issue/{issued}/withdraw/ /desk/registry/issue/{issued}/replace/
        /desk/registry/seals/ /desk/registry/seals/renew/?filing={accepted} /desk/registry/{accepted}/
        /desk/registry/{accepted}/strike/ /desk/registry/{returned}/lift/ /desk/registry/{returned}/strike/
        /desk/registry/{refused}/lift/
        /desk/cases/{case}/documents/{accepted}/1/ /desk/cases/{case}/issued/{issued}/
        /desk/cases/{case}/restriction/ /desk/registry/bars/ /desk/registry/bars/?tab=over /desk/registry/bars/enter/
        /desk/registry/bars/{bar}/lift/
        /desk/calendar/ /desk/calendar/holidays/ /desk/calendar/enter/ /desk/calendar/{closure}/end/
        /desk/calendar/{closure}/correct/ /desk/calendar/{closure}/cancel/
        /desk/calendar/warnings/ /desk/calendar/warnings/enter/ /desk/calendar/warnings/{warning}/cancel/""",
    "admin": """
        /home/ /desk/courts/ /desk/courts/enter/ /desk/courts/{notice}/dates/ /desk/fees/means/visa/
        /desk/maintenance/ /desk/maintenance/announce/ /desk/maintenance/{maintenance}/change/
        /desk/maintenance/{maintenance}/begin/ /desk/maintenance/{maintenance}/cancel/""",
    "rvd.ou": """
        /filings/{summons}/ /filings/{summons}/venue/ /filings/{summons}/questions/allegation/ /filings/{summons}/share/
        /filings/?state=shared /filings/{to_approve}/ /filings/{to_approve}/approve/ /filings/{to_approve}/approval/
        /filings/{to_approve}/take-over/
        /filings/bulk/ /filings/bulk/new/ /filings/bulk/template/sctc/ /filings/bulk/{bulk_open}/
        /filings/bulk/{bulk_open}/files/ /filings/bulk/{bulk_open}/uploads/{bulk_upload}/remove/
        /filings/bulk/{bulk_open}/withdraw/ /filings/bulk/{bulk_checked}/ /filings/bulk/{bulk_checked}/lodge/
        /filings/bulk/{bulk_lodged}/ /filings/bulk/{bulk_lodged}/claims/
        /filings/bulk/{bulk_lodged}/claims/?q=nobody /filings/bulk/{bulk_mending}/""",
    "wong.pa": """
        /home/ /organization/ /organization/?q=nobody+like+it /organization/?state=suspended /organization/add/
        /organization/members/wong.sa/ /organization/members/{invited}/ /organization/members/wong.ou/change/
        /organization/members/wong.ou2/suspend/ /organization/members/{suspended}/reactivate/
        /organization/members/{suspended}/close/ /organization/members/{invited}/link/
        /organization/members/wong.sa/empowerments/ /organization/members/wong.sa/second-factor/
        /organization/import/ /organization/import/{import}/
        /organization/import/{unfit_import}/ /organization/branches/ /organization/add-branch/
        /organization/branches/KLN/rename/ /organization/branches/KLN/close/ /organization/branches/{closed}/reopen/
        /organization/branches/HQ/default-user/ /organization/default-user/ /organization/requests/
        /organization/approval/ /organization/ask/?what=most_users
        /organization/requests/{request}/ /organization/requests/{request}/withdraw/
        /organization/changes/ /organization/changes/?person=nobody+like+it
        /cases/assignment/ /cases/assignment/?q=nothing+like+it /cases/assignment/done/ /cases/assignment/coverage/
        /cases/assignment/absences/ /cases/assignment/absences/enter/wong.ou/
        /cases/assignment/absences/{absence}/end/ /cases/assignment/handover/ /cases/assignment/handover/wong.ou/
        /cases/assignment/case/{firms_case}/ /cases/assignment/{act}/ /cases/assignment/{chosen}/choose/
        /cases/assignment/{chosen}/check/ /cases/ /cases/{firms_case}/
        /payments/deposit/ /payments/deposit/{deposit}/ /payments/deposit/{deposit}/settings/
        /payments/deposit/{deposit}/?since_day=31&since_month=2&since_year=2026""",
    "wong.sa": "/organization/ /organization/branches/ /organization/branches/KLN/rename/",
    "ng": "/filings/ /diary/?show=list /cases/ /payments/ /messages/",
    "helpcentre": """
        /home/ /desk/help-centre/ /desk/help-centre/?tab=closed /desk/help-centre/?q=nothing+like+it
        /desk/help-centre/applications/key-in/ /desk/help-centre/applications/{application}/
        /desk/help-centre/applications/{application}/take-over/ /desk/help-centre/applications/{application}/give-back/
        /desk/help-centre/applications/{application}/ready/ /desk/help-centre/applications/{application}/ask-for-more/
        /desk/help-centre/applications/{application}/refuse/ /desk/help-centre/applications/{application}/e-mail/
        /desk/help-centre/applications/{application}/take-refusal-back/
        /desk/help-centre/applications/{application}/take-up-again/
        /desk/help-centre/applications/{application}/review-again/ /desk/help-centre/applications/{application}/approve/
        /desk/help-centre/applications/{application}/correct/
        /desk/help-centre/applications/{application}/documents/add/
        /desk/help-centre/applications/{application}/organization/
        /desk/help-centre/applications/{application}/organization/{organization}/
        /desk/help-centre/applications/{waiting}/ /desk/help-centre/identity/ /desk/help-centre/identity/?q={waiting}
        /desk/help-centre/identity/{waiting}/ /desk/help-centre/identity/{waiting}/undo/
        /desk/help-centre/appointments/ /desk/help-centre/appointments/{waiting}/
        /desk/help-centre/appointments/{waiting}/cancel/ /desk/help-centre/appointments/{waiting}/kept/
        /desk/help-centre/appointments/{waiting}/missed/ /desk/help-centre/requests/ /desk/help-centre/requests/{cap}/
        /desk/help-centre/requests/names/ /desk/help-centre/requests/names/{name}/ /desk/help-centre/requests/mail/
        /desk/help-centre/requests/mail/?show=settled /desk/help-centre/requests/mail/{mail}/settle/
        /desk/help-centre/organizations/ /desk/help-centre/organizations/?q=nothing+like+it
        /desk/help-centre/organizations/individuals/ /desk/help-centre/organizations/{organization}/
        /desk/help-centre/organizations/{organization}/facts/
        /desk/help-centre/organizations/{organization}/maximum-numbers/
        /desk/help-centre/organizations/accounts/wong.pa/ /desk/help-centre/organizations/accounts/wong.ou/
        /desk/help-centre/organizations/accounts/wong.pa/suspend/ /desk/help-centre/organizations/accounts/ng/close/
        /desk/help-centre/organizations/accounts/ng/reactivate/ /desk/help-centre/organizations/accounts/ng/link/
        /desk/help-centre/organizations/accounts/ng/e-mail/
        /desk/help-centre/organizations/accounts/rvd.pa/second-factor/""",
    "accounts.sup": "/desk/fees/proposals/{proposal}/ /desk/fees/proposals/{proposal}/decide/",
    # Money
    "wong.ou": "/payments/{own_paid}/refund/",
    "accounts": """
        /home/ /desk/fees/ /desk/fees/?q=nothing+like+it /desk/fees/DC/writ/ /desk/fees/DC/writ/propose/
        /desk/fees/means/ /desk/fees/concessions/ /desk/fees/concessions/propose/ /desk/fees/proposals/
        /desk/fees/proposals/{proposal}/ /desk/fees/proposals/{proposal}/withdraw/
        /desk/accounts/ /desk/accounts/payments/ /desk/accounts/payments/?tab=aside /desk/accounts/payments/?tab=all
        /desk/accounts/payments/?tab=mail /desk/accounts/payments/?tab=price
        /desk/accounts/payments/?tab=unpaid
        /desk/accounts/emails/{visited}/
        /desk/accounts/export/ /desk/accounts/refunds/ /desk/accounts/refunds/?tab=done /desk/accounts/refunds/{refund}/
        /desk/accounts/refunds/{refund}/check/ /desk/accounts/refunds/{refund}/approve/
        /desk/accounts/refunds/{refund}/refuse/ /desk/accounts/refunds/{refund}/send-again/
        /desk/accounts/refunds/{refund}/paid-by-hand/ /desk/accounts/refunds/{refund}/to-deposit/
        /desk/accounts/deposits/ /desk/accounts/deposits/{holder}/
        /desk/accounts/deposits/{holder}/suspend/ /desk/accounts/deposits/{holder}/resume/
        /desk/accounts/deposits/accounts/{deposit}/credit/ /desk/accounts/deposits/credits/{credit}/
        /desk/accounts/deposits/credits/{credit}/approve/ /desk/accounts/deposits/credits/{credit}/refuse/
        /desk/accounts/reconciliation/ /desk/accounts/reconciliation/sandbox/{matched_day}/
        /desk/accounts/reconciliation/sandbox/{matched_day}/file/
        /desk/accounts/reconciliation/differences/{difference}/""",
    "lee.ou": "/cases/link/ /cases/link/new/ /cases/link/code/ /cases/link/{asked}/ /cases/link/{asked}/withdraw/",
}
# What is not a page: files, pictures, parts of pages, acts, and addresses that only lead on.
NO_PAGES = """
    robots causebook:check
    inspection:add inspection:remove inspection:pay inspection:acknowledgement inspection:file
    inspection:page
    root healthz readyz gateway-webhook status_line stay keep filings:filed_file filings:sealed_file filings:page
    filings:acknowledgement case_page:document case_page:zip
    payments:pay payments:return payments:receipt registry:take_next registry:remove_view registry:remove_note_text
    filings:autosave filings:uploads filings:upload registry:take registry:give_back registry:figures_file filings:go_on
    registration:paper_form registration:code help_form
    translation_desk:take_next translation_desk:take translation_desk:release translation_desk:remove_note
    translation_desk:figures_file bulk:template bulk:remove_file bulk:uploads bulk:upload bulk:check bulk:start_again
    bulk:faults bulk:change bulk:acknowledgement bulk:mend bulk:returned bulk_desk:draw bulk_desk:look
    bulk_desk:write_again filings:file_translation maintenance:end
    issuing:file issuing:page issuing:letter issuing:send_back issuing:remind court_documents:file court_documents:page
    records:file record_desk:file record_desk:take record_desk:take_next record_desk:release
    cause_lists:today cause_lists:coming_file cause_lists:feed cause_lists:day_file cause_lists:week_file
    diary:hearing_file diary-feed outages:ledger_file outages:statement
    messages:archive mfa_download_recovery_codes
    assignment:select assignment:undo links:claim_next links:claim links:release links:print links:proof links:page
    organization:members_file organization:import_template organization:import_problems organization:record_file
    helpcentre:take_next helpcentre:take helpcentre:document_file helpcentre:document_page helpcentre:send_again
    payments:deposit_pdf payments:deposit_csv fees:file fee_calculator:file pay:pay_fine pay:pay pay:return pay:receipt
    mfa_authenticate account_forget"""  # the last two are looked at in tests/browser/test_second_factor.py
# Open by a link alone: tests/browser/test_registration.py looks at these.
PAGES_OF_AN_APPLICATION = [f"registration:{name}" for name in REGISTRATION if name != "open"]
# Forms sent with something missing: the address, and what is emptied or typed before the button is pressed.
ERRORS = {
    "": {
        "/account/sign-in/": {},
        "/account/password/forgotten/": {},
        "/account/password/new/{reset_key}/": {},
        "/account/invitation/{invitation}/": {},
        "/cause-book/?since=yesterday": {},
        "/cause-book/?q=DCPI+1/1926": {},
        "/alerts/new/?name=Chan+Tai": {"email": "nobody"},
        "/cause-lists/?court=DC&day=soon": {},
        "/deadlines/?amount=ten&unit=days&direction=after&office=DC": {},
        "/drn/": {"drn": "1234"},
        "/register/apply/": {},
        "/register/status/": {"reference": "7KM4-2QXD-A"},
        "/pay/fine/": {"reference": "AB"},
        "/pay/search-fee/": {"quantity": "many"},
        "/fees/?kind=DCCJ&searches=many&day_day=31&day_month=2&day_year=2027": {},
    },
    "chan": {
        "/status/outages/mine/": {"since_day": "31", "since_month": "2"},
        "/filings/new/": {},
        "/filings/{draft}/parties/add/": {"name_en": "", "name_zh": "", "address": "", "telephone": "2345 678"},
        "/filings/{empty}/claim/": {"amount_cents": "a lot"},
        "/filings/new/?about=money": {},
        "/translation/": {},
        "/records/new/": {},
        "/filings/{draft}/check/": {"signed_name": "Somebody Else"},
        "/account/password/change/": {"oldpassword": "wrong", "password1": "short", "password2": "other"},
    },
    "lee.ou": {"/cases/link/new/": {"number": "1234"}, "/cases/link/code/": {"number": "DCPI 1/2026", "code": "0"}},
    "lee.pa": {
        "/account/second-factor/app/add/": {"code": "1"},
        "/account/profile/contact/": {"telephone": "1"},
        "/account/profile/e-mail/": {"email": "nobody"},
        "/payments/deposit/terms/": {},
    },
    "wong.pa": {
        "/organization/add/": {"email": "nobody", "telephone": "2345 678"},
        "/organization/members/wong.ou/change/": {"email": ""},
        "/organization/import/": {"pasted": "nothing that is known"},
        "/organization/add-branch/": {"code": "K L"},
        "/organization/ask/": {"wanted": "many"},
        "/organization/changes/?since=yesterday": {},
        "/cases/assignment/handover/wong.ou/": {},
        "/cases/assignment/absences/enter/wong.ou/": {"first_day_day": "31", "first_day_month": "2"},
    },
    "helpcentre": {
        "/desk/help-centre/applications/key-in/": {},
        "/desk/help-centre/applications/{application}/refuse/": {},
        "/desk/help-centre/identity/{waiting}/": {"last_four": "A1234567"},
        "/desk/help-centre/requests/{cap}/": {"granted": ""},
    },
    "language": {"/desk/language/{applied}/refuse/": {}, "/desk/language/{applied}/notes/add/": {}},
    "registry": {
        "/desk/records/{record}/deliver/": {},
        "/desk/records/{record}/refuse/": {},
        "/desk/registry/{lodged}/": {},
        "/desk/registry/{lodged}/refuse/": {},
        "/desk/registry/views/keep/?tab=all": {},
        "/desk/registry/{exempt}/disallow-exemption/": {},
        "/desk/registry/links/{asked}/": {"party": "1"},  # another than the one asked for
        "/desk/registry/links/{asked}/refuse/": {},
        "/desk/registry/links/codes/": {"number": "DCPI 999/1999"},
        "/desk/cases/{case}/hearings/fix/": {"starts_at_day": "31", "starts_at_month": "2"},
        "/desk/cases/{case}/linked/add/": {"number": "nonsense"},
        "/desk/cases/{case}/status/": {"why": ""},
    },
    "admin": {
        "/desk/courts/enter/": {"since_day": "31"},
        "/desk/fees/means/visa/": {"ceiling_cents": "0"},
        "/desk/maintenance/announce/": {"until_at_day": "31", "until_at_month": "2", "until_at_time": "noon"},
    },
    "accounts.sup": {"/desk/fees/proposals/{proposal}/decide/": {}},
    "accounts": {
        "/desk/fees/DC/writ/propose/": {"e_cents": "600"},
        "/desk/fees/concessions/propose/": {},
        "/desk/accounts/refunds/{refund}/refuse/": {},
        "/desk/accounts/deposits/accounts/{deposit}/credit/": {"received_on_day": "31", "received_on_month": "2"},
        "/desk/accounts/reconciliation/differences/{difference}/": {},
    },
    "registry.sup": {
        "/desk/registry/note-texts/add/": {},
        "/desk/registry/bars/enter/": {"account": "nobody.here"},
        "/desk/registry/bars/{bar}/lift/": {},
        "/desk/calendar/enter/": {"from_at_day": "31", "from_at_month": "2", "until_at_time": "noon"},
        "/desk/calendar/{closure}/end/": {},
    },
}
