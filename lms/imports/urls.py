"""Addresses of the import pages."""

from django.urls import path

from lms.imports import views

app_name = "imports"
urlpatterns = [
    path("imports/", views.index, name="index"),
    path("imports/jobs/<uuid:uuid>/", views.job, name="job"),
    path("imports/jobs/<uuid:uuid>/apply/", views.apply, name="apply"),
    path("imports/jobs/<uuid:uuid>/again/", views.again, name="again"),
    path("imports/jobs/<uuid:uuid>/cancel/", views.cancel, name="cancel"),
    path("imports/jobs/<uuid:uuid>/report.csv", views.report, name="report"),
    path("imports/<slug:name>/", views.upload, name="upload"),
]
