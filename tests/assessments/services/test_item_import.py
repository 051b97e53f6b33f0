"""Items of a package become items, versions and quizzes of a course."""

import base64
import hashlib
from dataclasses import replace

import pytest
from django.core.files.storage import default_storage

from assessments.models import Assessment, Item, ItemVersion
from assessments.qti import ParsedAssessment, ParsedItem, QtiPackage, Refused, read_package
from assessments.selectors.versions import questions
from assessments.services.item_import import import_items
from courses.media import read_media
from courses.models import Course
from students.models import StoredFile
from students.models.files import place_of
from tests.factories import make_course, make_district, make_skill
from tests.media import MP4, PDF, SVG, VTT, picture, zipped

PNG = picture()


def parsed(code="i1", **changes):
    item = ParsedItem(
        code=code,
        title=f"Title of {code}",
        kind="true_false",
        body={"format": "html", "stem": "<p>Is it so?</p>"},
        key={"correct": True},
        feedback={"general": "<p>It is.</p>"},
        points=2.0,
        assessment="Unit 1",
        file="quiz.xml",
    )
    return replace(item, **changes)


def package(*items, **fields):
    return QtiPackage("Package", items=list(items), **fields)


@pytest.fixture
def course(db):
    make_district()
    return make_course()


def test_items_become_a_quiz_of_the_course(course):
    report = import_items(package(parsed("i1"), parsed("i2")), course)
    quiz = Assessment.objects.get()
    assert [(p.item.code, p.position, p.points) for p in quiz.places.all()] == [
        ("i1", 0, 2.0),
        ("i2", 1, 2.0),
    ]
    assert (quiz.activity.title, quiz.activity.kind, quiz.course) == ("Unit 1", "quiz", course)
    assert (report.count("new"), report.has_changes) == (2, True)


def test_a_version_holds_what_is_asked_and_its_key_apart(course):
    import_items(package(parsed()), course)
    version = Item.objects.get().current
    assert (version.number, version.kind) == (1, "true_false")
    assert version.body == {"format": "html", "stem": "<p>Is it so?</p>"}
    assert (version.secret.key, version.secret.feedback) == (
        {"correct": True},
        {"general": "<p>It is.</p>"},
    )
    assert questions([version.pk])


def test_importing_twice_changes_nothing(course):
    import_items(package(parsed("i1"), parsed("i2")), course)
    course.refresh_from_db()
    report = import_items(package(parsed("i1"), parsed("i2")), course)
    assert (report.count("unchanged"), report.has_changes) == (2, False)
    assert ItemVersion.objects.count() == 2
    assert Course.objects.get(pk=course.pk).revision == course.revision


@pytest.mark.parametrize(
    "change",
    [
        {"body": {"format": "html", "stem": "<p>Really?</p>"}},
        {"key": {"correct": False}},
        {"feedback": {}},
    ],
)
def test_a_changed_item_gets_a_new_version_and_keeps_the_old(course, change):
    import_items(package(parsed()), course)
    first = Item.objects.get().current
    report = import_items(package(parsed(**change)), course)
    assert report.count("changed") == 1
    item = Item.objects.get()
    assert item.current.number == 2
    assert ItemVersion.objects.get(pk=first.pk).body["stem"] == "<p>Is it so?</p>"


def test_a_skill_is_kept_on_item_version_and_quiz(course):
    skill, other = make_skill(), make_skill()
    import_items(package(parsed()), course, skill)
    import_items(package(parsed()), course, other)
    item = Item.objects.get()
    assert set(item.skills.all()) == {skill, other}
    assert item.current.skill_ids == sorted([skill.pk, other.pk])
    assert set(Assessment.objects.get().activity.skills.all()) == {skill, other}


def test_new_items_stand_after_those_that_are_there(course):
    import_items(package(parsed("i1")), course)
    report = import_items(package(parsed("i0"), parsed("i1")), course)
    assert [p.item.code for p in Assessment.objects.get().places.all()] == ["i1", "i0"]
    assert report.assessments[0].items_added == 1


def test_each_test_of_a_package_is_a_quiz_with_its_rules(course):
    rules = ParsedAssessment("Unit 2", attempts_allowed=3, time_limit_minutes=20)
    items = [parsed("i1"), parsed("i2", assessment="Unit 2")]
    import_items(package(*items, assessments={"Unit 2": rules}), course)
    first, second = Assessment.objects.order_by("id")
    assert (first.attempts_allowed, first.time_limit_minutes) == (None, None)
    assert (second.attempts_allowed, second.time_limit_minutes) == (3, 20)


def test_the_course_moves_on_when_its_content_does(course):
    import_items(package(parsed()), course)
    assert Course.objects.get(pk=course.pk).revision == course.revision + 1


def test_a_dry_run_reports_and_writes_nothing(course):
    report = import_items(package(parsed()), course, dry_run=True)
    assert (report.count("new"), report.assessments[0].is_new) == (1, True)
    assert not Item.objects.exists()
    assert not Assessment.objects.exists()


def test_html_is_made_safe_wherever_it_stands(course):
    bad = '<p onclick="x()">A<script>alert(1)</script></p>'
    body = {"format": "html", "stem": bad, "choices": [{"id": c, "text": bad} for c in "ab"]}
    feedback = {"general": bad, "choices": {"a": bad}}
    item = parsed(kind="single_choice", body=body, key={"correct": "a"}, feedback=feedback)
    import_items(package(item), course)
    version = Item.objects.get().current
    texts = [version.body["stem"], version.body["choices"][1]["text"]]
    texts += [version.secret.feedback["general"], version.secret.feedback["choices"]["a"]]
    assert texts == ["<p>A</p>"] * 4


def test_an_accepted_text_is_no_html(course):
    key = {"accepted": ["a < b", "<script>"]}
    import_items(package(parsed(kind="short_answer", key=key)), course)
    assert Item.objects.get().current.secret.key == key


def test_an_item_that_is_none_once_it_is_safe_is_refused(course):
    report = import_items(
        package(parsed(body={"format": "html", "stem": "<script>ask()</script>"})), course
    )
    assert [refused.reason for refused in report.refused] == ["made safe, stem: nothing is asked"]
    assert not Assessment.objects.exists()


def test_a_picture_comes_with_its_text(course):
    stem = '<p><img src="a/cat.png" alt="A cat"></p>'
    item = parsed(body={"format": "html", "stem": stem})
    import_items(package(item, media={"a/cat.png": PNG}), course)
    kept = StoredFile.objects.get(course=course)
    address = f"/files/{kept.uuid}/"
    shown = f'<p><img src="{address}" alt="A cat"></p>'
    assert Item.objects.get().current.body["stem"] == shown
    assert (kept.name, kept.media_type) == ("cat.png", "image/png")
    assert default_storage.open(kept.place).read().startswith(PNG[:8])


def test_a_picture_written_out_in_the_text_is_kept_as_a_file(course):
    written = base64.b64encode(PNG).decode()
    stem = f'<p><img src="data:image/png;base64,{written}" alt="A cat"></p>'
    import_items(package(parsed(body={"format": "html", "stem": stem})), course)
    assert "data:" not in Item.objects.get().current.body["stem"]
    assert StoredFile.objects.get().name == "picture.png"


def test_the_same_picture_again_changes_nothing(course):
    stem = '<p><img src="cat.png" alt="A cat"></p>'
    source = package(parsed(body={"format": "html", "stem": stem}), media={"cat.png": PNG})
    import_items(source, course)
    report = import_items(source, course)
    assert (report.count("unchanged"), StoredFile.objects.count()) == (1, 1)


def test_a_trial_keeps_no_picture(course):
    stem = '<p><img src="cat.png" alt="A cat"></p>'
    data = picture(size=(5, 5))
    source = package(parsed(body={"format": "html", "stem": stem}), media={"cat.png": data})
    import_items(source, course, dry_run=True)
    assert not StoredFile.objects.exists()
    digest = hashlib.sha256(read_media(data).data).hexdigest()
    assert not default_storage.exists(place_of(course.district_id, digest))


def test_a_picture_without_words_is_told(course):
    stem = '<p>Which? <img src="cat.png"></p>'
    item = parsed(body={"format": "html", "stem": stem})
    report = import_items(package(item, media={"cat.png": PNG}), course)
    assert "no text for those who can't see it" in report.items[0].notes[0]


@pytest.mark.parametrize("data", [SVG, zipped(), PDF, PNG[:20], b""])
def test_any_other_picture_is_told_by_its_text(course, data):
    stem = '<p><img src="cat.png" alt="A <b>cat</b>"></p>'
    item = parsed(body={"format": "html", "stem": stem})
    report = import_items(package(item, media={"cat.png": data}), course)
    assert Item.objects.get().current.body["stem"] == ("<p><em>[A &lt;b&gt;cat&lt;/b&gt;]</em></p>")
    assert "is left out" in report.items[0].notes[0]


FILM = '<video src="a.mp4"><track kind="captions" src="a.vtt" srclang="en"></video><p>Why?</p>'


def test_a_video_comes_with_its_captions_and_changes_nothing_when_it_comes_again(course):
    source = package(
        parsed(body={"format": "html", "stem": FILM}), media={"a.mp4": MP4, "a.vtt": VTT}
    )
    assert not import_items(source, course).items[0].notes
    film, captions = (StoredFile.objects.get(name=name).uuid for name in ("a.mp4", "a.vtt"))
    assert Item.objects.get().current.body["stem"] == (
        f'<video src="/files/{film}/" controls=""><track src="/files/{captions}/" kind="captions"'
        ' srclang="en"></video><p>Why?</p>'
    )
    assert import_items(source, course).count("unchanged") == 1


@pytest.mark.parametrize(
    ("media", "told"),
    [
        ({"a.mp4": MP4}, "a video has no captions"),
        ({"a.mp4": MP4, "a.vtt": PNG}, "the captions a.vtt is left out: It is of another kind."),
        ({"a.mp4": PDF, "a.vtt": VTT}, "the video a.mp4 is left out: It is of another kind."),
    ],
)
def test_what_is_missing_of_a_video_is_told(course, media, told):
    source = package(parsed(body={"format": "html", "stem": FILM}), media=media)
    report = import_items(source, course)
    assert told in report.items[0].notes


def test_what_the_package_refused_is_in_the_report(course):
    refused = Refused("a.xml", "x", "X", "hot_spot_question", "no counterpart")
    report = import_items(package(parsed(), refused=[refused], notes=["A note."]), course)
    assert (report.refused, report.notes) == ([refused], ["A note."])


def test_items_of_another_course_are_left_alone(course):
    import_items(package(parsed()), course)
    import_items(package(parsed(key={"correct": False})), make_course())
    assert ItemVersion.objects.filter(item__course=course).count() == 1


def test_the_cost_does_not_grow_with_the_items(course, django_assert_max_num_queries):
    items = [parsed(f"i{number}") for number in range(60)]
    with django_assert_max_num_queries(34):
        import_items(package(*items), course, make_skill())


@pytest.mark.real_data
def test_pictures_of_a_real_package_become_files_of_the_course(course, real_data):
    report = import_items(read_package(real_data / "qti12" / "test_qti_1.2.zip"), course)
    kept = StoredFile.objects.filter(course=course)
    stems = " ".join(str(item.current.body) for item in Item.objects.all())
    assert (report.count("new"), kept.count()) == (3, 2)
    assert all(f"/files/{file.uuid}/" in stems for file in kept)
    assert all(default_storage.exists(file.place) for file in kept)


def test_hints_are_made_safe_and_a_new_one_makes_a_new_version(course):
    hints = ("<p>Look <script>x()</script>up.</p>", "<script>x()</script>")
    import_items(package(parsed(hints=hints)), course)
    assert ItemVersion.objects.get().hints == ["<p>Look up.</p>"]
    assert import_items(package(parsed(hints=hints)), course).count("unchanged") == 1
    assert import_items(package(parsed(hints=("<p>Other.</p>",))), course).count("changed") == 1
