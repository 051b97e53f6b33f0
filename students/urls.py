"""Addresses of people's own pages; the path itself is at home."""

from django.urls import path

from students.views import (
    access,
    class_door,
    class_signin,
    files,
    paths,
    people,
    providers,
    sso,
)

app_name = "students"
urlpatterns = [
    path("path/fragment/", paths.path_fragment, name="path_fragment"),
    path("files/<uuid:uuid>/", files.open_file, name="file"),
    path("files/<uuid:uuid>/content/", files.linked_file, name="file_link"),
    path("courses/<uuid:uuid>/files/", files.course_files, name="course_files"),
    path(
        "courses/<uuid:uuid>/files/<uuid:file>/remove/",
        files.remove_course_file,
        name="remove_course_file",
    ),
    path("preferences/", paths.preferences, name="preferences"),
    path("preferences/sessions/end/", access.end_session, name="end_session"),
    path("preferences/token/", access.token, name="token"),
    path("people/", people.people, name="people"),
    path("people/<uuid:uuid>/", people.person, name="person"),
    path("people/<uuid:uuid>/sign-out/", people.end_access, name="end_access"),
    path("people/<uuid:uuid>/off/", people.switch_off, name="switch_off"),
    path("people/<uuid:uuid>/on/", people.switch_on, name="switch_on"),
    path("people/<uuid:uuid>/second-step/", people.reset_second_step, name="reset_second_step"),
    path("people/<uuid:uuid>/unlink/", providers.unlink, name="unlink"),
    path("signin/", sso.choose_district, name="choose_district"),
    path("signin/<slug:code>/", sso.ways, name="ways_in"),
    path("signin/<slug:code>/<uuid:uuid>/", sso.begin, name="sso_begin"),
    path("signin/<slug:code>/<uuid:uuid>/callback/", sso.callback, name="sso_callback"),
    path("district/providers/", providers.index, name="providers"),
    path("district/providers/new/", providers.new, name="new_provider"),
    path("district/providers/<uuid:uuid>/", providers.provider, name="provider"),
    path("district/providers/<uuid:uuid>/delete/", providers.delete, name="delete_provider"),
    path("class/", class_door.door, name="class_door"),
    path("class/card/", class_door.card, name="class_card"),
    path("class/<str:code>/", class_door.names, name="class_names"),
    path("class/<str:code>/<uuid:student_uuid>/", class_door.pictures, name="class_pictures"),
    path("sections/<uuid:uuid>/class/", class_signin.overview, name="class_signin"),
    path("sections/<uuid:uuid>/class/board/", class_signin.board, name="class_board"),
    path("sections/<uuid:uuid>/class/open/", class_signin.open_, name="class_open"),
    path("sections/<uuid:uuid>/class/close/", class_signin.close, name="class_close"),
    path("sections/<uuid:uuid>/class/cards/", class_signin.cards, name="class_cards"),
    path("sections/<uuid:uuid>/class/slips/", class_signin.pictures, name="class_slips"),
    path("sections/<uuid:uuid>/class/end/", class_signin.end, name="class_end"),
    path("sections/<uuid:uuid>/class/revoke/", class_signin.revoke, name="class_revoke"),
    path("sections/<uuid:uuid>/class/permit/", class_signin.permit, name="class_permit"),
    path(
        "sections/<uuid:uuid>/class/<uuid:student_uuid>/again/",
        class_signin.again,
        name="class_again",
    ),
]
