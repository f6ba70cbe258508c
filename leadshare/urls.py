"""All routes: pages under `/p/<publisher>/`, the API under `/api/v1/`, sign-in under `/accounts/`."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.account.urls")),
    path("api/", include("leadshare.api.urls")),
    path("", include("leadshare.web.urls")),
]

handler400 = "leadshare.web.errors.view.bad_request"
handler403 = "leadshare.web.errors.view.forbidden"
handler404 = "leadshare.web.errors.view.not_found"
handler500 = "leadshare.web.errors.view.server_error"
