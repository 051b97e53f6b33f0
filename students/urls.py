"""Addresses of people's own pages; the path itself is at home."""

from django.urls import path

from students.views import paths

app_name = "students"
urlpatterns = [
    path("path/fragment/", paths.path_fragment, name="path_fragment"),
    path("preferences/", paths.preferences, name="preferences"),
]
