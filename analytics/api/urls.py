"""Addresses of sections and schools under `/api/v1/`."""

from django.urls import path

from analytics.api import views

urlpatterns = [
    path("sections/", views.section_list, name="section_list"),
    path("sections/<uuid:uuid>/students/", views.section_students, name="section_students"),
    path("schools/", views.school_list, name="school_list"),
    path("schools/<uuid:uuid>/", views.school, name="school"),
]
