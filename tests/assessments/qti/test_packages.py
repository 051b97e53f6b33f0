"""Files, folders and zips; passages, groups and pictures."""

import zipfile

import pytest

from assessments.qti import PackageError, read_package
from tests.assessments.qti.xml import good_item, item, quiz_file

PNG = b"\x89PNG\r\n\x1a\n picture"
MANIFEST = (
    "<manifest><metadata><lom><general><title><langstring>Unit 1</langstring></title></general>"
)
MANIFEST += "</lom></metadata></manifest>"
PASSAGE = item(
    stem="A long story", ident="story", title="Story", question_type="text_only_question"
)


def picture(source):
    return good_item(stem=f'<p>Look: <img src="{source}" alt="A cat"></p>')


def zipped(folder, path):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.rglob("*")):
            archive.write(file, file.relative_to(folder))
    return path


def test_a_zip_and_its_folder_are_read_alike(folder, tmp_path):
    files = {
        "imsmanifest.xml": MANIFEST,
        "a/a.xml": quiz_file(picture("images/cat.png"), title="First"),
        "a/images/cat.png": PNG,
        "b.xml": quiz_file(good_item(ident="i2"), title="Second", cc_maxattempts="2"),
    }
    source = folder(files)
    one, other = read_package(source), read_package(zipped(source, tmp_path / "p.zip"))
    assert (one.title, one.items, one.media) == (other.title, other.items, other.media)
    assert one.title == "Unit 1"
    assert [found.assessment for found in one.items] == ["First", "Second"]
    assert one.assessments["Second"].attempts_allowed == 2
    assert one.media == {"images/cat.png": PNG}


@pytest.mark.parametrize(
    "reference",
    [
        "pictures/my cat.png",
        "pictures/my%20cat.png",
        "$IMS-CC-FILEBASE$/pictures/my%20cat.png?canvas_download=1",
        "%24IMS-CC-FILEBASE%24/my%20cat.png",
        "/pictures/my cat.png",
    ],
)
def test_a_picture_is_found_however_it_is_written(folder, reference):
    source = folder({"quiz/q.xml": quiz_file(picture(reference)), "web/pictures/my cat.png": PNG})
    package = read_package(source)
    assert package.media == {reference: PNG}
    assert package.items[0].notes == ()


@pytest.mark.parametrize(
    ("reference", "note"),
    [
        ("none.png", "is not in the package"),
        ("../../secret.png", "is not in the package"),
        ("https://example.org/cat.png", "lies outside the package"),
        ("data:image/png;base64,AAAA", "lies outside the package"),
    ],
)
def test_a_picture_from_elsewhere_is_noted(read, reference, note):
    package = read(picture(reference))
    assert note in package.items[0].notes[0]
    assert package.media == {}


def test_a_passage_is_shown_with_its_items(read):
    child = good_item(parent_stimulus_item_ident="story")
    package = read(PASSAGE, child)
    assert package.items[0].body["stem"] == "<p><strong>Story</strong></p>A long story<hr>What?"
    assert (package.refused, len(package.notes)) == ([], 1)


def test_a_passage_that_nobody_needs_is_refused(read):
    package = read(PASSAGE, good_item(parent_stimulus_item_ident="another"))
    assert [found.ident for found in package.refused] == ["story"]
    assert package.items[0].notes == ("its passage another is not in the file",)


def test_a_group_is_asked_whole_and_says_so(read):
    drawn = "<selection_ordering><selection><selection_number>1</selection_number></selection>"
    group = f'<section title="G">{drawn}</selection_ordering>{good_item()}{good_item(ident="i2")}'
    package = read(f"{group}</section>")
    assert len(package.items) == 2
    assert 'in the file 1 of the 2 items of group "G" are drawn' in package.items[0].notes[0]


def test_items_of_a_bank_elsewhere_are_refused(read):
    bank = "<selection><sourcebank_ref>b7</sourcebank_ref></selection>"
    package = read(
        '<bankentry_item sourcebank_ref="b6" item_ref="x"/>',
        f"<section><selection_ordering>{bank}</selection_ordering></section>",
    )
    assert [found.kind for found in package.refused] == ["bankentry_item", "section"]
    assert "item bank b7" in package.refused[1].reason


def test_the_same_item_twice_is_taken_once(read):
    package = read(good_item(), good_item())
    assert len(package.items) == 1
    assert "the same item" in package.refused[0].reason


def test_two_items_of_one_ident_get_codes_of_their_own(folder):
    other = good_item(stem="Which?")
    package = read_package(folder({"a.xml": quiz_file(good_item()), "b.xml": quiz_file(other)}))
    assert [found.code for found in package.items] == ["i1", "i1~b"]


def test_an_item_without_an_ident_gets_a_code_from_its_content(read):
    first, second = (read(good_item(ident="")).items[0].code for _ in range(2))
    assert first == second
    assert first.startswith("item-")


def test_files_that_are_something_else_are_named(folder):
    package = read_package(
        folder(
            {
                "a.xml": quiz_file(good_item()),
                "b.xml": "<assessmentItem/>",
                "c.xml": "<quiz/>",
                "d.xml": "<questestinterop><item>",
                "e.txt": "x",
            }
        )
    )
    assert len(package.items) == 1
    assert [found.file for found in package.refused] == ["b.xml", "d.xml"]
    assert package.notes == ["c.xml: not a QTI 1.2 file (quiz), left out."]


@pytest.mark.parametrize("files", [{}, {"a.txt": "x", "b.txt": "y"}])
def test_a_package_without_xml_is_refused(folder, tmp_path, files):
    (tmp_path / "package").mkdir(exist_ok=True)
    with pytest.raises(PackageError):
        read_package(folder(files))


def test_a_path_to_nothing_is_refused(tmp_path):
    with pytest.raises(PackageError):
        read_package(tmp_path / "nothing.zip")


def test_an_export_of_the_common_cartridge_s_extension_is_read(folder):
    package = read_package(folder({"non_cc_assessments/a.xml.qti": quiz_file(good_item())}))
    assert len(package.items) == 1
