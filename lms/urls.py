"""Every address of Waymark."""

from django.contrib import admin
from django.urls import include, path

from lms.health import healthz, readyz
from lms.home import home
from lms.metrics import metrics

urlpatterns = [
    path("", home, name="home"),
    path("", include("students.urls")),
    path("", include("assessments.urls")),
    path("", include("analytics.urls")),
    path("", include("lms.imports.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("api/", include("lms.api_urls")),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
]
