"""The import pages: tried first, then for good, by those who may."""

import io
import re
import zipfile

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from assessments.models import Item
from courses.models import Skill
from lms.imports import forms
from students.models import User
from tests.analytics.classes import page, post, text_of

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


def _try(user, kind="skills", file=None, **options):
    return post(user, "imports:upload", kind, file=file or _file(), **options)


def _kept(response):
    return re.search(r'name="upload" value="([^"]+)"', response.content.decode())[1]


def _uploads(user: User, kind="skills"):
    folder = f"imports/{user.uuid}/{kind}"
    return default_storage.listdir(folder)[1] if default_storage.exists(folder) else []


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


def test_a_trial_says_what_would_change_and_writes_nothing(cast):
    before = Skill.objects.count()
    shown = text_of(_try(cast.district_admin))
    assert "This is what would change" in shown
    assert re.search(r"skills 2 ?0 ?0", shown)
    assert Skill.objects.count() == before


def test_what_was_tried_is_imported_and_the_upload_goes(cast):
    kept = _kept(_try(cast.district_admin))
    assert _uploads(cast.district_admin) == [kept]
    response = post(cast.district_admin, "imports:apply", "skills", upload=kept)
    assert "Imported" in text_of(response)
    assert Skill.objects.filter(code="A2", prerequisite_links__prerequisite__code="A1").exists()
    assert _uploads(cast.district_admin) == []


def test_a_second_upload_takes_the_firsts_place(cast):
    _try(cast.district_admin)
    second = _kept(_try(cast.district_admin))
    assert _uploads(cast.district_admin) == [second]


def test_nobody_reaches_another_persons_upload(cast):
    kept = _kept(_try(cast.district_admin))
    foreign = post(cast.foreign_district_admin, "imports:apply", "skills", upload=kept)
    assert foreign.status_code == 404


@pytest.mark.parametrize("name", ["", "..", "../x.csv", "/etc/passwd", "none.csv", ".hidden"])
def test_a_name_that_we_did_not_give_is_not_there(cast, name):
    _try(cast.district_admin)
    response = post(cast.district_admin, "imports:apply", "skills", upload=name)
    assert response.status_code == 404


def test_it_refuses_a_file_that_is_too_large(cast, monkeypatch):
    monkeypatch.setattr(forms, "MOST_BYTES", 10)
    assert "larger than" in text_of(_try(cast.district_admin))
    assert _uploads(cast.district_admin) == []


def test_it_refuses_another_kind_of_file(cast):
    assert "can't be read here" in text_of(_try(cast.district_admin, file=_file("skills.exe")))


def test_a_file_that_cannot_be_read_is_explained_and_forgotten(cast):
    shown = text_of(_try(cast.district_admin, file=_file("skills.json", b"{")))
    assert "Please look again" in shown
    assert _uploads(cast.district_admin) == []


def test_a_school_admin_brings_items_into_her_schools_course_only(cast):
    cast.course.school = cast.school
    cast.course.save()
    options = {"course": str(cast.course.uuid), "skill": cast.skills[0].code}
    response = _try(cast.school_admin, "items", _file("quiz.xml", QTI), **options)
    kept = _kept(response)
    post(cast.school_admin, "imports:apply", "items", upload=kept, **options)
    item = Item.objects.get(code="i1")
    assert list(item.skills.all()) == [cast.skills[0]]
    cast.course.school = cast.elsewhere_school
    cast.course.save()
    response = _try(cast.school_admin, "items", _file("quiz.xml", QTI), **options)
    assert "No course of your own yet" in text_of(response)


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
    shown = text_of(_try(cast.district_admin, "roster", _roster()))
    assert "orgs.csv" in shown
    assert "would become the roster of" not in shown


def test_a_roster_of_another_district_waits_for_a_tick(cast):
    response = _try(cast.district_admin, "roster", _roster("Coast"))
    sentence = "This roster is of the district Coast; here it would become the roster of North."
    assert sentence in text_of(response)
    assert 'name="is_confirmed"' in response.content.decode()
    kept = _kept(response)
    refused = text_of(post(cast.district_admin, "imports:apply", "roster", upload=kept))
    assert "Nothing was imported" in refused
    done = post(cast.district_admin, "imports:apply", "roster", upload=kept, is_confirmed="on")
    assert "Imported" in text_of(done)


def test_without_a_file_it_asks_for_one(cast):
    assert "Choose a file first." in text_of(post(cast.district_admin, "imports:upload", "roster"))
