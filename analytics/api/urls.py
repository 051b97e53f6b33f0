"""Addresses of sections and schools under `/api/v1/`."""

from django.urls import path

from analytics.api import families, records, views, work

urlpatterns = [
    path("sections/", views.section_list, name="section_list"),
    path("sections/<uuid:uuid>/students/", views.section_students, name="section_students"),
    path("sections/<uuid:uuid>/skills/", views.section_skills, name="section_skills"),
    path("children/<uuid:uuid>/", families.child, name="child"),
    path("children/<uuid:uuid>/looks/", records.child_looks, name="child_looks"),
    path("children/<uuid:uuid>/consents/", records.child_consents, name="child_consents"),
    path("looks/", records.look_list, name="look_list"),
    path("schools/<uuid:uuid>/consents/", records.school_consents, name="school_consents"),
    path("needs/", work.need_list, name="need_list"),
    path("responses/waiting/", work.waiting_list, name="waiting_list"),
    path(
        "students/<uuid:uuid>/skills/<uuid:skill_uuid>/", work.student_skill, name="student_skill"
    ),
    path(
        "students/<uuid:uuid>/skills/<uuid:skill_uuid>/what-if/",
        work.student_what_if,
        name="student_what_if",
    ),
    path("schools/", views.school_list, name="school_list"),
    path("schools/<uuid:uuid>/", views.school, name="school"),
    path("schools/<uuid:uuid>/students/", views.school_students, name="school_students"),
]
