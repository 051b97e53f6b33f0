"""Addresses of the pages for teachers, admins and guardians."""

from django.urls import path

from analytics.views import (
    audit,
    children,
    consents,
    fits,
    grading,
    heat_map,
    items,
    judgments,
    planning,
    schools,
    sections,
    students,
)

app_name = "analytics"
urlpatterns = [
    path("sections/", sections.sections, name="sections"),
    path("sections/<uuid:uuid>/", sections.section, name="section"),
    path("sections/<uuid:uuid>/export/", sections.section_export, name="section_export"),
    path("sections/<uuid:uuid>/grading/", grading.section_grading, name="section_grading"),
    path("sections/<uuid:uuid>/items/", items.section_items, name="section_items"),
    path("sections/<uuid:uuid>/items/<uuid:item_uuid>/", items.section_item, name="section_item"),
    path("sections/<uuid:uuid>/planning/", planning.section, name="section_planning"),
    path("sections/<uuid:uuid>/skills/", heat_map.heat_map, name="section_skills"),
    path("sections/<uuid:uuid>/skills/export/", heat_map.export, name="section_skills_export"),
    path("students/<uuid:uuid>/", students.student, name="student"),
    path("students/<uuid:uuid>/short/", students.in_short, name="student_in_short"),
    path("students/<uuid:uuid>/skills/<uuid:skill_uuid>/", students.skill, name="student_skill"),
    path("students/<uuid:uuid>/skills/<uuid:skill_uuid>/judgments/", judgments.say, name="judge"),
    path(
        "students/<uuid:uuid>/judgments/<uuid:judgment_uuid>/withdraw/",
        judgments.withdraw,
        name="withdraw_judgment",
    ),
    path(
        "students/<uuid:uuid>/skills/<uuid:skill_uuid>/what-if/",
        students.what_if,
        name="student_what_if",
    ),
    path(
        "students/<uuid:uuid>/attempts/<uuid:attempt_uuid>/",
        students.attempt,
        name="student_attempt",
    ),
    path("grading/", grading.grading, name="grading"),
    path("attempts/<uuid:uuid>/items/<int:position>/grade/", grading.grade, name="grade"),
    path("schools/", schools.schools, name="schools"),
    path("schools/<uuid:uuid>/", schools.school, name="school"),
    path("schools/<uuid:uuid>/planning/", planning.school, name="school_planning"),
    path("schools/<uuid:uuid>/students/", schools.students, name="school_students"),
    path("children/", children.children, name="children"),
    path("children/<uuid:uuid>/", children.child, name="child"),
    path("children/<uuid:uuid>/looks/", audit.child_looks, name="child_looks"),
    path("children/<uuid:uuid>/consents/", consents.child, name="child_consents"),
    path("children/<uuid:uuid>/consents/<slug:purpose>/", consents.answer, name="child_consent"),
    path("schools/<uuid:uuid>/consents/", consents.school, name="school_consents"),
    path(
        "schools/<uuid:uuid>/consents/<uuid:student_uuid>/", consents.paper, name="school_consent"
    ),
    path("estimates/", fits.fits, name="fits"),
    path("estimates/free/", fits.free, name="free_fits"),
    path("estimates/<uuid:uuid>/", fits.fit, name="fit"),
    path("looks/", audit.my_looks, name="looks"),
    path("log/", audit.log, name="audit"),
    path("log/export/", audit.export, name="audit_export"),
    path("log/<int:number>/seen/", audit.seen, name="audit_seen"),
]
