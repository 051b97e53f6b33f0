"""Addresses of a student's own pages; the path itself is at home."""

from django.urls import path

from students import views

app_name = "students"
urlpatterns = [
    path("path/fragment/", views.path_fragment, name="path_fragment"),
    path("preferences/", views.preferences, name="preferences"),
]
