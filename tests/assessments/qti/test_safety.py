"""Packages that are out to do something else than be read."""

import io
import stat
import zipfile
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.qti import PackageError, archive, document, read_package
from tests.assessments.qti.xml import blank, equal, good_item, item, lid, quiz_file, when

GOOD = quiz_file(good_item())
MIXED = quiz_file(
    good_item(),
    item(blank(fibtype="Decimal"), ident="i2", conditions=when(equal("4"))),
    item(
        lid({"1": "A", "2": "B"}, cardinality="Ordered"),
        ident="i3",
        conditions=when(equal("2") + equal("1")),
    ),
    item(
        lid({"1": "red"}, "response_c"),
        ident="i4",
        stem="[c]",
        question_type="fill_in_multiple_blanks_question",
    ),
).encode()


def packed(tmp_path, members):
    path = tmp_path / "package.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in members:
            target.writestr(name, content)
    return path


def link(name):
    info = zipfile.ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


@pytest.mark.parametrize(
    "name", ["../out.xml", "a/../../out.xml", "/etc/passwd", "C:/out.xml", "..\\out.xml"]
)
def test_a_name_that_leads_out_refuses_the_whole(tmp_path, name):
    with pytest.raises(PackageError, match="leads out"):
        read_package(packed(tmp_path, [("a.xml", GOOD), (name, "x")]))


def test_a_link_refuses_the_whole(tmp_path):
    with pytest.raises(PackageError, match="is a link"):
        read_package(packed(tmp_path, [("a.xml", GOOD), (link("b.xml"), "/etc/passwd")]))


def test_a_bomb_is_not_unpacked(tmp_path):
    with pytest.raises(PackageError, match="packed more tightly"):
        read_package(packed(tmp_path, [("a.xml", b" " * 19 * 2**20)]))


def test_more_than_a_package_needs_is_not_unpacked(tmp_path, monkeypatch):
    path = packed(tmp_path, [("a.xml", GOOD), ("b.xml", GOOD)])
    monkeypatch.setattr(archive, "LIMITS", replace(archive.LIMITS, total_bytes=len(GOOD) + 1))
    with pytest.raises(PackageError, match="too large"):
        read_package(path)
    monkeypatch.setattr(archive, "LIMITS", replace(archive.LIMITS, files=1))
    with pytest.raises(PackageError, match="holds 2 files"):
        read_package(path)


def test_a_damaged_zip_is_told(tmp_path):
    path = packed(tmp_path, [("a.xml", GOOD)])
    data = bytearray(path.read_bytes())
    data[60:80] = bytes(20)
    path.write_bytes(data)
    assert "damaged" in read_package(path).refused[0].reason


def test_links_in_a_folder_are_left_alone(folder, tmp_path):
    (tmp_path / "secret.xml").write_text(quiz_file(good_item(ident="secret")))
    source = folder({"a.xml": GOOD})
    (source / "b.xml").symlink_to(tmp_path / "secret.xml")
    assert [found.code for found in read_package(source).items] == ["i1"]


@pytest.mark.parametrize(
    "start",
    [
        '<!DOCTYPE q [<!ENTITY a "b">]>',
        '<!DOCTYPE q [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE q [<!ENTITY a "1"><!ENTITY b "&a;&a;">]>',
    ],
)
def test_entities_are_never_read(tmp_path, start):
    path = tmp_path / "q.xml"
    path.write_text(start + GOOD.partition("?>")[2].replace("Red", "&a;"))
    assert [found.reason for found in read_package(path).refused] == [
        "It declares entities, which are not read."
    ]


def test_a_declared_type_without_entities_is_harmless(tmp_path):
    path = tmp_path / "q.xml"
    path.write_text('<!DOCTYPE q SYSTEM "q.dtd" [<!ELEMENT x (y)>]>' + GOOD.partition("?>")[2])
    assert len(read_package(path).items) == 1


def test_elements_nested_too_deep_are_refused(read):
    deep = "<flow>" * 200 + "</flow>" * 200
    assert "nested too deep" in read(deep + good_item()).refused[0].reason


def test_more_than_a_person_can_answer_is_refused(read_one):
    many = {f"k{number}": "x" for number in range(201)}
    assert "more than 200 choices" in read_one(item(lid(many))).reason
    assert "too long" in read_one(good_item(stem="x" * 100_001)).reason
    assert "2000 conditions" in read_one(good_item(conditions=when(equal("k1")) * 2001)).reason


def test_a_passage_does_not_swell_with_its_items(read, monkeypatch):
    monkeypatch.setattr(document, "JOINED_LIMIT", 100)
    passage = item(stem="x" * 60, ident="p", question_type="text_only_question")
    children = [good_item(ident=f"i{n}", parent_stimulus_item_ident="p") for n in range(5)]
    package = read(passage, *children)
    assert len(package.items) == 2
    assert len(package.refused) == 3


def test_scripts_stay_text_for_the_one_who_stores_it(read_one):
    found = read_one(good_item(stem="<script>alert(1)</script>"))
    assert found.body["stem"] == "<script>alert(1)</script>"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_spoiled_file_is_read_or_told(tmp_path, data):
    at = data.draw(st.integers(0, len(MIXED) - 1))
    length = data.draw(st.integers(0, 30))
    spoiled = MIXED[:at] + data.draw(st.binary(max_size=8)) + MIXED[at + length :]
    path = tmp_path / "q.xml"
    path.write_bytes(spoiled)
    package = read_package(path)
    assert package.items or package.refused or package.notes or spoiled != MIXED


def test_a_zip_with_a_nameless_file_is_refused(tmp_path):
    path = tmp_path / "q.zip"
    with zipfile.ZipFile(path, "w") as archived:
        archived.writestr("q.xml", MIXED)
    path.write_bytes(path.read_bytes().replace(b"q.xml", b"\0.xml"))
    with pytest.raises(PackageError, match="without a name"):
        read_package(path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_spoiled_zip_is_read_or_told(tmp_path, data):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archived:
        archived.writestr("q.xml", MIXED)
    content = bytearray(target.getvalue())
    at = data.draw(st.integers(0, len(content) - 1))
    content[at : at + 4] = data.draw(st.binary(min_size=1, max_size=4))
    path = tmp_path / "q.zip"
    path.write_bytes(content)
    with suppress(PackageError):
        assert read_package(path)
