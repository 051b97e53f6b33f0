"""Addresses of people, courses and skills under `/api/v1/`."""

from django.urls import path

from students.api import views

urlpatterns = [
    path("me/", views.me, name="me"),
    path("children/", views.child_list, name="child_list"),
    path("students/<uuid:uuid>/mastery/", views.student_mastery, name="student_mastery"),
    path("courses/", views.course_list, name="course_list"),
    path("skills/", views.skill_list, name="skill_list"),
]
