"""Files: who may open which, by which link, for how long, and in what wrapping."""

import io
from datetime import timedelta

import pytest
from django.conf import settings as configured
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.media import Media, read_media
from courses.tenancy import enter_district
from students.models import StoredFile, User
from students.services.files import (
    add_for_person,
    add_to_course,
    clean_name,
    drop_orphans,
    forget_expired,
    forget_file,
)
from tests.analytics.classes import page, post, text_of
from tests.media import MP4, NOT_TAKEN, PDF, SVG, VTT, picture

PNG = read_media(picture())


def keep(cast, media: Media = PNG, name: str = "map.png") -> StoredFile:
    return add_to_course(cast.course, media, name, cast.district_admin)


def keep_export(user: User, **options) -> StoredFile:
    purpose = StoredFile.Purpose.EXPORT
    return add_for_person(user, io.BytesIO(b"name\nSam\n"), "Sam.csv", purpose, **options)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def link_for(client: Client, file: StoredFile) -> str:
    return client.get(reverse("students:file", args=[file.uuid]))["Location"]


def fetch(user: User, file: StoredFile, **headers: str):
    client = signed_in(user)
    response = client.get(link_for(client, file), headers=headers)
    enter_district(user.district_id)
    return response


def test_a_courses_file_opens_for_those_of_the_course(cast):
    file = keep(cast)
    for user in (cast.student, cast.teacher, cast.school_admin, cast.district_admin):
        assert b"".join(fetch(user, file)) == PNG.data
    for user in (cast.guardian, cast.elsewhere_admin, cast.foreign_student):
        assert page(user, "students:file", file.uuid).status_code == 404


def test_a_persons_own_file_opens_for_nobody_else(cast):
    file = keep_export(cast.teacher)
    assert b"".join(fetch(cast.teacher, file)) == b"name\nSam\n"
    for user in (cast.student, cast.school_admin, cast.district_admin):
        assert page(user, "students:file", file.uuid).status_code == 404


def test_a_link_is_good_for_one_person_in_one_session(cast):
    file, mine = keep(cast), signed_in(cast.student)
    link = link_for(mine, file)
    assert mine.get(link).status_code == 200
    assert signed_in(cast.classmate).get(link).status_code == 404
    assert signed_in(cast.student).get(link).status_code == 404
    assert Client().get(link).status_code == 302


def test_a_link_is_good_for_one_file_and_as_it_was_written(cast):
    file, other, mine = keep(cast), keep_export(cast.student), signed_in(cast.student)
    link = link_for(mine, file)
    for changed in (
        link.replace(str(file.uuid), str(other.uuid)),
        link[:-1],
        link + "x",
        link[:50],
    ):
        assert mine.get(changed).status_code == 404


def test_a_link_is_over_after_some_minutes(cast, monkeypatch):
    file, mine = keep(cast), signed_in(cast.student)
    link = link_for(mine, file)
    later = timezone.now().timestamp() + 301
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    assert mine.get(link).status_code == 404


def test_a_link_does_not_outlive_the_right_to_the_file(cast):
    file, mine = keep(cast), signed_in(cast.student)
    link = link_for(mine, file)
    cast.student.enrollments.all().delete()
    assert mine.get(link).status_code == 404
    mine = signed_in(cast.teacher)
    link = link_for(mine, file)
    forget_file(file)
    assert mine.get(link).status_code == 404


def test_a_file_is_wrapped_so_that_nothing_in_it_runs(cast):
    for media, disposition, media_type in (
        (PNG, "inline", "image/png"),
        (read_media(SVG), "attachment", "application/octet-stream"),
        (read_media(PDF), "attachment", "application/pdf"),
    ):
        response = fetch(cast.student, keep(cast, media))
        assert response["Content-Disposition"].startswith(disposition)
        assert response["Content-Type"] == media_type
        assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Cache-Control"] == "private, no-store"
        assert response["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        ("bytes=0-9", 206, slice(0, 10)),
        ("bytes=100-", 206, slice(100, None)),
        ("bytes=-7", 206, slice(len(MP4) - 7, None)),
        ("bytes=5-5", 206, slice(5, 6)),
        ("bytes=10-99999", 206, slice(10, None)),
        ("bytes=99999-", 416, slice(0, 0)),
        ("bytes=9-3", 416, slice(0, 0)),
        ("bytes=-", 200, slice(None)),
        ("bytes=0-1,4-5", 200, slice(None)),
        ("lines=1-2", 200, slice(None)),
    ],
)
def test_a_video_is_sent_in_the_parts_that_are_asked_for(cast, asked, status, part):
    response = fetch(cast.student, keep(cast, read_media(MP4)), range=asked)
    assert response.status_code == status
    body = b"".join(response)
    assert body == MP4[part]
    assert int(response.get("Content-Length", 0)) == len(body)
    if status == 206:
        first = part.indices(len(MP4))[0]
        assert response["Content-Range"] == f"bytes {first}-{first + len(body) - 1}/{len(MP4)}"


def test_from_another_origin_the_link_alone_opens_a_file(cast, settings):
    settings.FILES_ORIGIN = "https://files.example"
    settings.ALLOWED_HOSTS = ["testserver", "files.example"]
    file, mine = keep(cast), signed_in(cast.student)
    link = link_for(mine, file)
    assert link.startswith("https://files.example/files/")
    path = link.removeprefix("https://files.example")
    assert mine.get(path).status_code == 404
    enter_district(None)
    there = Client(headers={"host": "files.example"})
    response = there.get(path)
    assert b"".join(response) == PNG.data
    assert (response["Cross-Origin-Resource-Policy"], len(response.cookies)) == ("cross-origin", 0)
    User.objects.filter(pk=cast.student.pk).update(is_active=False)
    assert there.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/", "/accounts/login/", "/admin/", "/healthz", "/nowhere"])
def test_on_the_origin_of_files_there_is_nothing_else(cast, settings, path):
    settings.FILES_ORIGIN = "https://files.example"
    settings.ALLOWED_HOSTS = ["files.example"]
    there = Client(headers={"host": "files.example"})
    there.cookies[configured.SESSION_COOKIE_NAME] = (
        signed_in(cast.student).cookies[configured.SESSION_COOKIE_NAME].value
    )
    assert (there.get(path).status_code, there.get(path).content) == (404, b"")


def test_the_same_content_is_stored_once_and_goes_with_its_last_file(
    cast, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        first, second = keep_export(cast.teacher), keep_export(cast.student)
    assert first.place == second.place
    for file, is_left in ((first, True), (second, False)):
        with django_capture_on_commit_callbacks(execute=True):
            forget_file(file)
        assert default_storage.exists(file.place) is is_left


def test_a_file_whose_time_is_over_is_closed_and_then_goes(
    cast, django_capture_on_commit_callbacks
):
    file = keep_export(cast.teacher, lasts=timedelta(seconds=-1))
    keep_export(cast.student, lasts=timedelta(days=1))
    assert page(cast.teacher, "students:file", file.uuid).status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        assert forget_expired(timezone.now()) == 1
    assert StoredFile.objects.filter(purpose="export").count() == 1


def test_content_that_no_file_has_goes_after_a_day(cast):
    file, kept = keep_export(cast.teacher), keep(cast)
    StoredFile.objects.filter(pk=file.pk).delete()
    now = timezone.now()
    assert drop_orphans(cast.district.pk, now) == 0
    assert drop_orphans(cast.district.pk, now + timedelta(days=2)) == 1
    assert default_storage.exists(kept.place)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\a b.png", "a b.png"),
        ("photo\u202egnp.exe", "photo gnp.exe"),
        ('a"\r\nSet-Cookie: x.png', "a Set-Cookie x.png"),
        ("", "file"),
        ("...", "file"),
        ("x" * 300 + ".png", "x" * 146 + ".png"),
    ],
)
def test_a_name_is_kept_only_as_far_as_it_is_harmless(given, kept):
    assert clean_name(given) == kept


def test_who_answers_for_a_course_adds_and_removes_its_files(cast):
    where = ("students:course_files", cast.course.uuid)
    file = SimpleUploadedFile("a map.png", picture())
    assert post(cast.district_admin, *where, file=file).status_code == 302
    kept = StoredFile.objects.get(course=cast.course)
    shown = text_of(page(cast.district_admin, *where))
    assert "a map.png" in shown
    assert f"![What it shows](/files/{kept.uuid}/)" in shown
    post(cast.district_admin, "students:remove_course_file", cast.course.uuid, kept.uuid)
    assert not StoredFile.objects.exists()


def test_the_page_of_a_courses_files_says_how_a_video_gets_its_captions(cast):
    film, captions = keep(cast, read_media(MP4), "a.mp4"), keep(cast, read_media(VTT), "a.vtt")
    shown = text_of(page(cast.district_admin, "students:course_files", cast.course.uuid))
    assert f"```video file: /files/{film.uuid}/ title: What it is called" in shown
    assert f"captions: /files/{captions.uuid}/" in shown


def test_captions_are_sent_from_our_own_origin(cast, settings):
    settings.FILES_ORIGIN = "https://files.example"
    captions = keep(cast, read_media(VTT), "a.vtt")
    response = signed_in(cast.student).get(reverse("students:file", args=[captions.uuid]))
    assert (response.status_code, response["Content-Type"]) == (200, "text/vtt")
    assert b"".join(response) == VTT
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    enter_district(cast.district.pk)
    assert page(cast.guardian, "students:file", captions.uuid).status_code == 404


@pytest.mark.parametrize("what", ["an archive", "a page", "a PDF that is a page"])
def test_what_cannot_be_kept_is_refused_in_words(cast, what):
    file = SimpleUploadedFile("picture.png", NOT_TAKEN[what])
    response = post(cast.district_admin, "students:course_files", cast.course.uuid, file=file)
    assert "can't be kept here" in text_of(response)
    assert not StoredFile.objects.exists()


def test_a_lesson_shows_a_picture_of_its_course(cast):
    file = keep(cast)
    cast.lesson.body = f"![A map of the school](/files/{file.uuid}/)"
    cast.lesson.save()
    shown = page(cast.student, "assessments:activity", cast.lesson.uuid).content.decode()
    assert f'<img src="/files/{file.uuid}/" alt="A map of the school">' in shown
