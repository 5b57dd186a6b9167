"""Addresses of the Help Centre's desk."""

from django.urls import URLPattern, URLResolver, include, path

from accounts.helpcentre.applications import deciding, paper_views
from accounts.helpcentre.applications import views as applications
from accounts.helpcentre.appointments import views as appointments
from accounts.helpcentre.identity import views as identity
from accounts.helpcentre.mail import views as mail
from accounts.helpcentre.organizations import changing
from accounts.helpcentre.organizations import views as organizations
from accounts.helpcentre.requests import views as requests

app_name = "helpcentre"

AN_APPLICATION: list[URLPattern | URLResolver] = [
    path("", applications.review, name="review"),
    path("take/", applications.take, name="take"),
    path("take-over/", deciding.take_over, name="take_over"),
    path("give-back/", deciding.give_back, name="give_back"),
    path("ready/", deciding.ready, name="ready"),
    path("ask-for-more/", deciding.want_more, name="want_more"),
    path("refuse/", deciding.refuse, name="refuse"),
    path("take-refusal-back/", deciding.take_back, name="take_back"),
    path("take-up-again/", deciding.take_up, name="take_up"),
    path("review-again/", deciding.review_again, name="review_again"),
    path("approve/", deciding.approve, name="approve"),
    path("organization/", deciding.choose_organization, name="choose_organization"),
    path("organization/<slug:organization>/", deciding.choose, name="choose"),
    path("correct/", paper_views.correct, name="correct"),
    path("e-mail/", paper_views.correct_email, name="correct_email"),
    path("documents/add/", paper_views.add_paper, name="add_paper"),
    path("documents/<int:order>/", applications.document_file, name="document_file"),
    path("documents/<int:order>/pages/<int:page>/", applications.document_page, name="document_page"),
]
AN_ACCOUNT: list[URLPattern | URLResolver] = [
    path("", organizations.account, name="account"),
    path("suspend/", changing.suspend, name="suspend"),
    path("re-activate/", changing.reactivate, name="reactivate"),
    path("close/", changing.close, name="close"),
    path("link/", changing.send_link, name="send_link"),
    path("e-mail/", changing.correct_email, name="account_email"),
    path("second-factor/", changing.reset_factor, name="reset_factor"),
]
urlpatterns = [
    path("", applications.queue, name="queue"),
    path("next/", applications.take_next, name="take_next"),
    path("applications/key-in/", paper_views.key_in, name="key_in"),
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
    path("organizations/<slug:reference>/facts/", changing.change_facts, name="change_facts"),
    path("organizations/<slug:reference>/maximum-numbers/", changing.change_caps, name="change_caps"),
]
