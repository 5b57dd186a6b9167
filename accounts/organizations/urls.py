"""URLs of an organization. A member is known by account name, a branch by its code."""

from django.urls import path

from accounts.organizations.approval import views as approval
from accounts.organizations.branches import views as branches
from accounts.organizations.cap_requests import views as asking
from accounts.organizations.empowerments import views as empowerments
from accounts.organizations.member_accounts import views as member_accounts
from accounts.organizations.member_import import views as importing
from accounts.organizations.members import views
from accounts.organizations.record import views as record

app_name = "organization"
urlpatterns = [
    path("", views.members, name="members"),
    path("members.csv", views.members_file, name="members_file"),
    path("add/", member_accounts.add, name="add"),
    path("members/<str:username>/", views.member, name="member"),
    path("members/<str:username>/change/", member_accounts.change, name="change"),
    path("members/<str:username>/suspend/", member_accounts.suspend, name="suspend"),
    path("members/<str:username>/reactivate/", member_accounts.reactivate, name="reactivate"),
    path("members/<str:username>/close/", member_accounts.close, name="close"),
    path("members/<str:username>/link/", member_accounts.invite, name="invite"),
    path("members/<str:username>/second-factor/", member_accounts.reset_factor, name="reset_factor"),
    path("members/<str:username>/empowerments/", empowerments.empower, name="empower"),
    path("import/", importing.start, name="import_start"),
    path("import/template.csv", importing.template, name="import_template"),
    path("import/<slug:reference>/", importing.look, name="import"),
    path("import/<slug:reference>/problems.csv", importing.problems_file, name="import_problems"),
    path("branches/", branches.branches, name="branches"),
    path("add-branch/", branches.add, name="add_branch"),
    path("branches/<str:code>/rename/", branches.rename, name="rename_branch"),
    path("branches/<str:code>/close/", branches.close, name="close_branch"),
    path("branches/<str:code>/reopen/", branches.reopen, name="reopen_branch"),
    path("branches/<str:code>/default-user/", branches.branch_default, name="branch_default"),
    path("default-user/", branches.organization_default, name="organization_default"),
    path("approval/", approval.approval, name="approval"),
    path("requests/", asking.requests, name="requests"),
    path("ask/", asking.ask, name="ask"),
    path("requests/<slug:reference>/", asking.cap_request, name="request"),
    path("requests/<slug:reference>/withdraw/", asking.withdraw, name="withdraw_request"),
    path("changes/", record.record, name="record"),
    path("changes.csv", record.record_file, name="record_file"),
]
