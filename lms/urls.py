"""Every address of Waymark."""

from django.contrib import admin
from django.urls import include, path

from lms.health import healthz, readyz

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
]
