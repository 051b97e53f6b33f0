"""Addresses of the import pages."""

from django.urls import path

from lms.imports import views

app_name = "imports"
urlpatterns = [
    path("imports/", views.index, name="index"),
    path("imports/<slug:name>/", views.upload, name="upload"),
    path("imports/<slug:name>/apply/", views.apply, name="apply"),
]
