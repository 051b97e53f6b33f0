"""Every address of the HTTP API. `/api/v1/` keeps its promises; what breaks them becomes v2."""

from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from students.api.endpoints import nowhere

v1 = [
    path("", include("students.api.urls")),
    path("", include("assessments.api.urls")),
    path("", include("analytics.api.urls")),
]
# A template of our own, because the strict content security policy refuses inline styles.
docs = SpectacularSwaggerSplitView.as_view(url_name="api:schema", template_name="api/docs.html")

app_name = "api"
urlpatterns = [
    path("v1/", include(v1)),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", docs, name="docs"),
    re_path(r"", nowhere, name="nowhere"),
]
