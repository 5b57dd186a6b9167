"""Addresses of the Help Centre's desk."""

from django.urls import URLPattern, URLResolver, include, path

from accounts.helpcentre.accounts import views as accounts
from accounts.helpcentre.accounts import views as accounts_views
from accounts.helpcentre.appointments import views as appointments
from accounts.helpcentre.approval import views as approval
from accounts.helpcentre.identity import views as identity
from accounts.helpcentre.mail import views as mail
from accounts.helpcentre.organizations import views as organizations
from accounts.helpcentre.organizations import views as organizations_views
from accounts.helpcentre.paper_applications import views
from accounts.helpcentre.queue import views as queue
from accounts.helpcentre.requests import views as requests
from accounts.helpcentre.review import views as review
from accounts.helpcentre.review import views as review_views

app_name = "helpcentre"

AN_APPLICATION: list[URLPattern | URLResolver] = [
    path("", review_views.review, name="review"),
    path("take/", review_views.claim, name="take"),
    path("take-over/", review.claim_from_colleague, name="take_over"),
    path("give-back/", review.release, name="give_back"),
    path("ready/", review.ready, name="ready"),
    path("ask-for-more/", review.want_more, name="want_more"),
    path("refuse/", review.refuse, name="refuse"),
    path("take-refusal-back/", review.withdraw_refusal, name="take_back"),
    path("take-up-again/", review.reopen_lapsed, name="take_up"),
    path("review-again/", review.review_again, name="review_again"),
    path("approve/", approval.approve, name="approve"),
    path("organization/", review.choose_organization, name="choose_organization"),
    path("organization/<slug:organization>/", review.choose, name="choose"),
    path("correct/", views.correct, name="correct"),
    path("e-mail/", views.correct_email, name="correct_email"),
    path("documents/add/", views.add_paper, name="add_paper"),
    path("documents/<int:order>/", review_views.document_file, name="document_file"),
    path("documents/<int:order>/pages/<int:page>/", review_views.document_page, name="document_page"),
]
AN_ACCOUNT: list[URLPattern | URLResolver] = [
    path("", accounts_views.account, name="account"),
    path("suspend/", accounts.suspend, name="suspend"),
    path("reactivate/", accounts.reactivate, name="reactivate"),
    path("close/", accounts.close, name="close"),
    path("link/", accounts.send_link, name="send_link"),
    path("e-mail/", accounts.correct_email, name="account_email"),
    path("second-factor/", accounts.reset_factor, name="reset_factor"),
]
urlpatterns = [
    path("", queue.queue, name="queue"),
    path("next/", queue.claim_next, name="take_next"),
    path("applications/key-in/", views.key_in, name="key_in"),
    path("applications/<slug:reference>/", include(AN_APPLICATION)),
    path("identity/", identity.today, name="identity"),
    path("identity/<slug:reference>/", identity.check, name="check"),
    path("identity/<slug:reference>/undo/", identity.undo, name="undo"),
    path("appointments/", appointments.day, name="appointments"),
    path("appointments/<slug:reference>/", appointments.book, name="book"),
    path("appointments/<slug:reference>/cancel/", appointments.cancel, name="cancel"),
    path("appointments/<slug:reference>/kept/", appointments.kept, name="kept"),
    path("appointments/<slug:reference>/missed/", appointments.missed, name="missed"),
    path("requests/", requests.caps, name="caps"),
    path("requests/names/", requests.names, name="names"),
    path("requests/names/<slug:reference>/", requests.name, name="name"),
    path("requests/mail/", mail.failed, name="mail"),
    path("requests/mail/<slug:reference>/send-again/", mail.send_again, name="send_again"),
    path("requests/mail/<slug:reference>/settle/", mail.settle, name="settle"),
    path("requests/<slug:reference>/", requests.cap, name="cap"),
    path("organizations/", organizations.organizations, name="organizations"),
    path("organizations/individuals/", organizations.individuals, name="individuals"),
    path("organizations/accounts/<str:username>/", include(AN_ACCOUNT)),
    path("organizations/<slug:reference>/", organizations.organization, name="organization"),
    path("organizations/<slug:reference>/facts/", organizations_views.change_facts, name="change_facts"),
    path("organizations/<slug:reference>/maximum-numbers/", organizations_views.change_caps, name="change_caps"),
]
