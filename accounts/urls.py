"""Every address of accounts; each package has its own namespace, but for signing in, whose names are allauth's."""

from django.urls import include, path

urlpatterns = [
    path("home/", include("accounts.today.urls")),
    path("account/", include("accounts.signin.urls")),
    path("account/profile/", include("accounts.profile.urls")),
    path("register/", include("accounts.registration.urls")),
    path("organization/", include("accounts.organizations.urls")),
    path("messages/", include("accounts.messages.urls")),
    path("desk/help-centre/", include("accounts.helpcentre.urls")),
]
