"""URLs of signing in: the allauth views that the portal uses, and its own."""

from allauth.account import views as allauth_views
from django.urls import path, re_path

from accounts.signin import views
from accounts.signin.passwords import views as passwords
from accounts.signin.recovery_codes import views as recovery_codes
from accounts.signin.second_factor import views as second_factor
from accounts.signin.second_factor import views as second_factor_views
from accounts.signin.sessions import views as sessions

FACTOR = "second-factor/"

urlpatterns = [
    path("sign-in/", views.sign_in, name="account_login"),
    path("sign-out/", allauth_views.logout, name="account_logout"),
    path("switch/", views.switch, name="account_switch"),
    path("forget/<str:username>/", views.forget, name="account_forget"),
    path("stay/", views.stay, name="account_stay"),
    path("inactive/", allauth_views.account_inactive, name="account_inactive"),
    path("confirm/", allauth_views.reauthenticate, name="account_reauthenticate"),
    path("invitation/<slug:token>/", passwords.invitation, name="invitation"),
    path("password/change/", passwords.change_password, name="account_change_password"),
    path("password/forgotten/", passwords.forgotten, name="account_reset_password"),
    path("password/forgotten/sent/", allauth_views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/new/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        passwords.password_by_link,
        name="account_reset_password_from_key",
    ),
    path(
        "password/new/done/",
        allauth_views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("sessions/", sessions.sessions, name="account_sessions"),
    path("sessions/end-others/", sessions.end_others, name="account_end_other_sessions"),
    path("sessions/<slug:reference>/end/", sessions.end, name="account_end_session"),
    path(FACTOR, second_factor_views.index, name="mfa_index"),
    path(FACTOR + "step/", second_factor.second_step, name="mfa_authenticate"),
    path(FACTOR + "confirm/", second_factor.confirm_by_code, name="mfa_reauthenticate"),
    path(FACTOR + "confirm/passkey/", second_factor.confirm_by_passkey, name="mfa_reauthenticate_webauthn"),
    path(FACTOR + "app/add/", second_factor_views.add_app, name="mfa_activate_totp"),
    path(FACTOR + "app/remove/", second_factor_views.remove_app, name="mfa_deactivate_totp"),
    path(FACTOR + "passkeys/add/", second_factor_views.add_passkey, name="mfa_add_webauthn"),
    path(FACTOR + "passkeys/<slug:reference>/rename/", second_factor_views.rename_passkey, name="mfa_edit_webauthn"),
    path(FACTOR + "passkeys/<slug:reference>/remove/", second_factor_views.remove_passkey, name="mfa_remove_webauthn"),
    path(FACTOR + "recovery-codes/", recovery_codes.recovery_codes, name="mfa_view_recovery_codes"),
    path(FACTOR + "recovery-codes/new/", recovery_codes.new_recovery_codes, name="mfa_generate_recovery_codes"),
    path(
        FACTOR + "recovery-codes/download/",
        recovery_codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
]
