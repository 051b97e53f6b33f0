"""Addresses of sections and schools under `/api/v1/`."""

from django.urls import path

from analytics.api import engine, families, planning, records, views, work

urlpatterns = [
    path("sections/", views.section_list, name="section_list"),
    path("sections/<uuid:uuid>/students/", views.section_students, name="section_students"),
    path("sections/<uuid:uuid>/planning/", planning.section_plan, name="section_planning"),
    path("sections/<uuid:uuid>/skills/", views.section_skills, name="section_skills"),
    path("sections/<uuid:uuid>/items/", engine.section_items, name="section_items"),
    path("sections/<uuid:uuid>/items/<uuid:item_uuid>/", engine.section_item, name="section_item"),
    path("estimates/", engine.fit_list, name="fit_list"),
    path("estimates/free/", engine.fits_free, name="fits_free"),
    path("estimates/<uuid:uuid>/choose/", engine.fit_choose, name="fit_choose"),
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
    path("students/<uuid:uuid>/skills/<uuid:skill_uuid>/judgments/", work.judge, name="judge"),
    path("students/<uuid:uuid>/judgments/", work.student_judgments, name="student_judgments"),
    path(
        "students/<uuid:uuid>/judgments/<uuid:judgment_uuid>/withdraw/",
        work.judgment_withdraw,
        name="judgment_withdraw",
    ),
    path(
        "students/<uuid:uuid>/skills/<uuid:skill_uuid>/what-if/",
        work.student_what_if,
        name="student_what_if",
    ),
    path("schools/", views.school_list, name="school_list"),
    path("schools/<uuid:uuid>/", views.school, name="school"),
    path("schools/<uuid:uuid>/planning/", planning.school_plan, name="school_planning"),
    path("schools/<uuid:uuid>/students/", views.school_students, name="school_students"),
]
