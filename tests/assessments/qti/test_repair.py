"""Files that are nearly XML."""

import pytest

from assessments.qti import read_package
from assessments.qti.repair import repaired
from tests.assessments.qti.xml import good_item, quiz_file

GOOD = quiz_file(good_item())


@pytest.fixture
def read_text(tmp_path):
    def reading(text, encoding="utf-8"):
        path = tmp_path / "q.xml"
        path.write_bytes(text.encode(encoding))
        return read_package(path)

    return reading


def test_a_missing_closing_tag_is_put_in_and_told(read_text):
    package = read_text(GOOD.replace("</resprocessing>", ""))
    assert package.items[0].key == {"correct": "b"}
    assert package.items[0].notes == (
        "The file was not well-formed: </resprocessing> was missing before </item>.",
    )


def test_a_spoiled_declaration_is_dropped_and_told(read_text):
    start = '<?xml version="1.0"encoding="ISO-8859-1"?>'
    text = start + GOOD.partition("?>")[2].replace("What?", "Où ?")
    package = read_text(text, "latin-1")
    assert package.items[0].body["stem"] == "Où ?"
    assert package.items[0].notes == ("The file's XML declaration was not well-formed.",)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text.replace("<resprocessing>", ""),
        lambda text: text[: len(text) // 2],
        lambda text: text.replace("What?", "a & b < c"),
        lambda text: text.replace("<section", "<!-- <section"),
        lambda text: "",
    ],
)
def test_anything_worse_is_refused_with_its_line(read_text, spoil):
    package = read_text(spoil(GOOD))
    assert package.items == []
    assert "not well-formed XML" in package.refused[0].reason


def test_comments_and_quoted_text_are_not_scanned_for_tags():
    text = "<a><!-- <b> --><![CDATA[<c>]]><d/><e></a>"
    mended, notes = repaired(text.encode())
    assert mended == "<a><!-- <b> --><![CDATA[<c>]]><d/><e></e></a>"
    assert len(notes) == 1


def test_a_long_file_is_scanned_once():
    text = "<a>" * 100_000 + "<!-- " * 100_000
    assert repaired(text.encode())[0] == text
