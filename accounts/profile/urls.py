"""URLs of one's own profile."""

from django.urls import path

from accounts.profile import views

app_name = "profile"
urlpatterns = [
    path("", views.profile, name="profile"),
    path("contact/", views.contact, name="contact"),
    path("e-mail/", views.email, name="email"),
    path("language/", views.language, name="language"),
    path("name/", views.name, name="name"),
    path("name/withdraw/", views.withdraw_name, name="withdraw_name"),
    path("notices/", views.notices, name="notices"),
]
