"""Addresses of what a student works on."""

from django.urls import path

from assessments import views

app_name = "assessments"
urlpatterns = [
    path("courses/<uuid:uuid>/", views.course, name="course"),
    path("activities/<uuid:uuid>/", views.activity, name="activity"),
    path("activities/<uuid:uuid>/complete/", views.complete, name="complete"),
    path("assessments/<uuid:uuid>/begin/", views.begin, name="begin"),
    path("attempts/<uuid:uuid>/", views.attempt, name="attempt"),
    path("attempts/<uuid:uuid>/save/", views.save, name="save"),
    path("attempts/<uuid:uuid>/questions/<int:place>/hints/<int:number>/", views.hint, name="hint"),
    path("attempts/<uuid:uuid>/submit/", views.submit, name="submit"),
    path("attempts/<uuid:uuid>/result/", views.result, name="result"),
]
