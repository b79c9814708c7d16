"""The addresses of the site."""

from django.contrib import admin
from django.urls import include, path

from accounts.limits import limited, page_refusal
from accounts.throttling import CHANGE
from accounts.views import login

change_password = admin.site.admin_view(admin.site.password_change)

urlpatterns = [
    # Before the admin's own, which know no second factor.
    path("admin/login/", login, name="account_login"),
    path("admin/password_change/", limited(CHANGE, page_refusal, methods="POST")(change_password)),
    path("admin/account/", include("accounts.urls")),
    path("admin/editor/", include("articles.editor.urls")),
    path("admin/", admin.site.urls),
    path("", include("articles.urls")),
]

handler403 = "articles.errors.forbidden"
handler404 = "articles.errors.not_found"
handler500 = "articles.errors.server_error"
