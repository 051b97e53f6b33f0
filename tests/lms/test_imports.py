"""The import pages: tried first, then for good, by those who may."""

import csv
import io
import re
import zipfile
from datetime import timedelta
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from assessments.models import Item
from courses.models import Skill
from courses.tenancy import enter_district, in_district
from lms.imports import forms, running, starting
from students.models import ImportJob, StoredFile
from students.services import import_jobs
from tests.analytics.classes import page, post, text_of
from tests.imports import bring_in, brought, carried_out, tried

SKILLS = b"framework,code,title,prerequisites\nm,A1,Counting,\nm,A2,Adding,A1\n"
QTI = b"""<?xml version="1.0"?>
<questestinterop xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2">
 <assessment ident="q" title="Small quiz"><section ident="s">
  <item ident="i1" title="Sum"><itemmetadata><qtimetadata><qtimetadatafield>
   <fieldlabel>question_type</fieldlabel><fieldentry>true_false_question</fieldentry>
  </qtimetadatafield></qtimetadata></itemmetadata>
  <presentation><material><mattext texttype="text/html">1 + 1 = 2</mattext></material>
   <response_lid ident="r" rcardinality="Single"><render_choice>
    <response_label ident="t"><material><mattext>True</mattext></material></response_label>
    <response_label ident="f"><material><mattext>False</mattext></material></response_label>
   </render_choice></response_lid></presentation>
  <resprocessing><outcomes><decvar maxvalue="100" minvalue="0" varname="SCORE"/></outcomes>
   <respcondition continue="No"><conditionvar><varequal respident="r">t</varequal></conditionvar>
    <setvar action="Set" varname="SCORE">100</setvar></respcondition></resprocessing>
  </item></section></assessment></questestinterop>"""


def _file(name="skills.csv", data=SKILLS):
    return SimpleUploadedFile(name, data)


@pytest.mark.parametrize(
    ("who", "kinds"),
    [
        ("district_admin", {"roster", "skills", "items"}),
        ("school_admin", {"items"}),
        ("teacher", set()),
        ("guardian", set()),
        ("student", set()),
    ],
)
def test_each_may_import_what_is_hers_to_import(cast, who, kinds):
    user = getattr(cast, who)
    assert (page(user, "imports:index").status_code == 200) is bool(kinds)
    allowed = {
        kind
        for kind in ("roster", "skills", "items", "secrets")
        if page(user, "imports:upload", kind).status_code == 200
    }
    assert allowed == kinds


def test_it_says_who_brings_in_lists_and_which_files_a_list_has(cast):
    said = "brought in by the district's admins"
    assert said in unescape(text_of(page(cast.school_admin, "imports:index")))
    assert said not in unescape(text_of(page(cast.district_admin, "imports:index")))
    shown = text_of(page(cast.district_admin, "imports:upload", "roster"))
    for name in ("orgs.csv", "users.csv", "classes.csv", "enrollments.csv"):
        assert name in shown


def test_a_trial_says_what_would_change_and_writes_nothing(cast):
    before = Skill.objects.count()
    shown = text_of(tried(cast.district_admin, "skills", _file()))
    assert "This is what would change" in shown
    assert re.search(r"skills 2 ?0 ?0", shown)
    assert Skill.objects.count() == before


def test_what_was_tried_is_imported_and_the_file_goes(cast):
    shown = bring_in(cast.district_admin, "skills", _file())
    assert "Imported" in text_of(shown)
    assert Skill.objects.filter(code="A2", prerequisite_links__prerequisite__code="A1").exists()
    assert not StoredFile.objects.exists()


def test_nothing_is_done_before_a_worker_does_it(cast):
    job = brought(cast.district_admin, "skills", _file())
    assert "It waits for its turn." in text_of(page(cast.district_admin, "imports:job", job.uuid))
    assert (job.state, job.report) == ("waiting", None)


def test_it_is_the_same_file_with_the_same_options_that_goes_in(cast):
    tried(cast.district_admin, "skills", _file())
    job = ImportJob.objects.get()
    post(cast.district_admin, "imports:apply", job.uuid, file=_file("b.csv", b"x"), skill="other")
    again = ImportJob.objects.get()
    assert (again.file, again.options, again.is_trial) == (job.file, job.options, False)


def test_content_that_is_not_what_was_brought_is_not_imported(cast):
    job = brought(cast.district_admin, "skills", _file())
    StoredFile.objects.update(sha256="0" * 64)
    assert "Nothing was imported" in text_of(carried_out(cast.district_admin, job))


def test_nobody_reaches_another_persons_import(cast):
    tried(cast.school_admin, "items", _file("quiz.xml", QTI), **_course(cast))
    tried(cast.district_admin, "skills", _file())
    job = ImportJob.objects.get(kind="skills")
    for user in (cast.school_admin, cast.foreign_district_admin, cast.teacher):
        assert page(user, "imports:job", job.uuid).status_code == 404
        assert post(user, "imports:apply", job.uuid).status_code == 404


def test_a_district_admin_sees_every_import_and_goes_on_with_her_own_only(cast):
    tried(cast.school_admin, "items", _file("quiz.xml", QTI), **_course(cast))
    job = ImportJob.objects.get()
    assert job.file_name in text_of(page(cast.district_admin, "imports:index"))
    assert page(cast.district_admin, "imports:job", job.uuid).status_code == 200
    assert post(cast.district_admin, "imports:apply", job.uuid).status_code == 404


def _course(cast):
    cast.course.school = cast.school
    cast.course.save()
    return {"course": str(cast.course.uuid), "skill": cast.skills[0].code}


def test_it_refuses_a_file_that_is_too_large(cast, monkeypatch):
    monkeypatch.setattr(forms, "MOST_BYTES", 10)
    shown = text_of(post(cast.district_admin, "imports:upload", "skills", file=_file()))
    assert "larger than" in shown
    assert not StoredFile.objects.exists()


def test_it_refuses_another_kind_of_file(cast):
    shown = post(cast.district_admin, "imports:upload", "skills", file=_file("skills.exe"))
    assert "can't be read here" in text_of(shown)


def test_a_file_that_cannot_be_read_is_explained_and_forgotten(cast):
    shown = text_of(tried(cast.district_admin, "skills", _file("skills.json", b"{")))
    assert "Nothing was imported" in shown
    assert "no JSON" in shown or "JSON" in shown
    assert not StoredFile.objects.exists()


def test_a_school_admin_brings_items_into_her_schools_course_only(cast):
    bring_in(cast.school_admin, "items", _file("quiz.xml", QTI), **_course(cast))
    item = Item.objects.get(code="i1")
    assert list(item.skills.all()) == [cast.skills[0]]
    cast.course.school = cast.elsewhere_school
    cast.course.save()
    assert "No course of your own yet" in text_of(
        page(cast.school_admin, "imports:upload", "items")
    )


@pytest.mark.parametrize("what", ["account", "role", "course"])
def test_who_may_no_longer_imports_nothing(cast, what):
    job = brought(cast.school_admin, "items", _file("quiz.xml", QTI), **_course(cast))
    if what == "account":
        cast.school_admin.is_active = False
        cast.school_admin.save()
    elif what == "role":
        cast.school_admin.memberships.all().delete()
    else:
        cast.course.school = cast.elsewhere_school
        cast.course.save()
    carried_out(cast.district_admin, job)
    job.refresh_from_db()
    assert job.state == "refused"
    assert "may not import this here any longer" in job.report["refusals"][0]
    assert not Item.objects.filter(code="i1").exists()


def test_one_import_of_a_district_is_under_way_at_a_time(cast):
    first, second = (brought(cast.district_admin, "skills", _file()) for _ in range(2))
    assert import_jobs.claim_next() == first
    assert import_jobs.claim_next() is None
    with pytest.raises(IntegrityError), transaction.atomic():
        ImportJob.objects.update(state="running")
    ImportJob.objects.filter(pk=first.pk).update(state="done")
    assert import_jobs.claim_next() == second


def test_an_import_that_broke_off_says_so_and_can_be_tried_again(cast):
    job = brought(cast.district_admin, "skills", _file())
    import_jobs.claim_next()
    assert import_jobs.interrupt_silent() == 0
    ImportJob.objects.update(seen_at=timezone.now() - timedelta(minutes=1))
    assert import_jobs.interrupt_silent() == 1
    shown = text_of(page(cast.district_admin, "imports:job", job.uuid))
    assert "The import was interrupted" in shown
    post(cast.district_admin, "imports:again", job.uuid)
    assert "This is what would change" in text_of(carried_out(cast.district_admin, job))


def test_an_import_whose_process_dies_says_so(cast):
    job = brought(cast.district_admin, "skills", _file())
    assert starting.start_imports() == 1
    [child] = starting._children.values()
    child.kill()
    child.wait()
    starting.start_imports()
    enter_district(cast.district.pk)
    job.refresh_from_db()
    assert job.state == "interrupted"


def test_a_cancelled_import_writes_nothing(cast, monkeypatch):
    tried(cast.district_admin, "skills", _file())
    job = ImportJob.objects.get()
    post(cast.district_admin, "imports:apply", job.uuid)
    read = running._account_of

    def cancelled_meanwhile(job):
        account = read(job)
        import_jobs.cancel_import(job)
        return account

    monkeypatch.setattr(running, "_account_of", cancelled_meanwhile)
    carried_out(cast.district_admin, job)
    assert not Skill.objects.filter(code="A2").exists()


@pytest.mark.parametrize(
    ("error", "words"),
    [(running.TookTooLong, "took too long"), (MemoryError, "too large")],
)
def test_an_import_that_passes_its_limits_is_told_so(cast, monkeypatch, error, words):
    job = brought(cast.district_admin, "skills", _file())

    def exhausted(job):
        raise error

    monkeypatch.setattr(running, "_account_of", exhausted)
    assert words in text_of(carried_out(cast.district_admin, job))


def test_the_report_can_be_kept_as_a_table(cast):
    data = b"framework,code,title\nm,=1+1,x\nm,,x\n"
    tried(cast.district_admin, "skills", _file(data=data))
    job = ImportJob.objects.get()
    sheet = page(cast.district_admin, "imports:report", job.uuid).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(sheet)))
    assert rows[0] == ["What", "About"]
    assert ["skills", "new: 1, changed: 0, unchanged: 0"] in rows
    assert any(row[0] == "What did not go in" for row in rows)


def test_a_page_that_waits_is_told_to_look_again(cast):
    job = brought(cast.district_admin, "skills", _file())
    import_jobs.claim_next()
    import_jobs.still_there(job.pk, "people", 3, 7)
    shown = page(cast.district_admin, "imports:job", job.uuid)
    assert "Look again" in text_of(shown)
    assert "People: 3 of 7" in text_of(shown)
    assert 'max="7" value="3"' in shown.content.decode()


def test_no_district_starts_anothers_import(cast):
    brought(cast.district_admin, "skills", _file())
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.district')")
        assert cursor.fetchone()[0] == str(cast.district.pk)
    with in_district(cast.foreign_district.pk):
        assert import_jobs.claim_next() is None


def _roster(district="North"):
    orgs = (
        "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\n"
        f"d1,,,{district},district,,\ns1,,,New School,school,,d1\n"
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("orgs.csv", orgs)
    return _file("roster.zip", packed.getvalue())


def test_a_roster_comes_in_under_the_name_of_who_imports_it(cast):
    shown = text_of(tried(cast.district_admin, "roster", _roster()))
    assert "orgs.csv" in shown
    assert "would become the roster of" not in shown


def test_a_roster_of_another_district_waits_for_a_tick(cast):
    response = tried(cast.district_admin, "roster", _roster("Coast"))
    sentence = "This roster is of the district Coast; here it would become the roster of North."
    assert sentence in text_of(response)
    assert 'name="is_confirmed"' in response.content.decode()
    job = ImportJob.objects.get()
    post(cast.district_admin, "imports:apply", job.uuid)
    assert "Nothing was imported" in text_of(carried_out(cast.district_admin, job))
    post(cast.district_admin, "imports:apply", job.uuid, is_confirmed="on")
    assert "Imported" in text_of(carried_out(cast.district_admin, job))


def test_without_a_file_it_asks_for_one(cast):
    assert "Choose a file first." in text_of(post(cast.district_admin, "imports:upload", "roster"))
