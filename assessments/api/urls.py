"""Addresses of paths, activities, assessments and attempts under `/api/v1/`."""

from django.urls import path

from assessments.api import sittings, views

_ATTEMPT = "attempts/<uuid:uuid>/"
_RESPONSE = _ATTEMPT + "responses/<uuid:item_uuid>/"

urlpatterns = [
    path("students/<uuid:uuid>/path/", views.student_path, name="student_path"),
    path("students/<uuid:uuid>/attempts/", views.student_attempts, name="student_attempts"),
    path("activities/<uuid:uuid>/", views.activity, name="activity"),
    path("activities/<uuid:uuid>/complete/", views.complete, name="complete"),
    path("assessments/", views.assessment_list, name="assessment_list"),
    path("assessments/<uuid:uuid>/attempts/", sittings.attempt_begin, name="attempt_begin"),
    path(_ATTEMPT, sittings.attempt, name="attempt"),
    path(_ATTEMPT + "submit/", sittings.attempt_submit, name="attempt_submit"),
    path(_RESPONSE, sittings.response_save, name="response_save"),
    path(_RESPONSE + "hints/", sittings.hint_show, name="hint_show"),
    path(_RESPONSE + "grade/", sittings.response_grade, name="response_grade"),
]
