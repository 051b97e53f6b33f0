"""The public example items of QTI 1.2 importers, read whole."""

from collections import Counter

import pytest

from assessments.qti import read_package
from assessments.scoring import check_item, clean_answer, key_answer, score

pytestmark = pytest.mark.real_data

REFUSED_FILES = {
    "bank_entry_item.xml": "bankentry_item",
    "choice_vary_points_by_answer_zero_points.xml": "multiple_choice_question",
    "formula.xml": "calculated_question",
    "formula_mform.xml": "calculated_question",
    "formula_mvar.xml": "calculated_question",
    "formula_scientific.xml": "calculated_question",
    "hot_spot.xml": "hot_spot_question",
    "nq_multiple_fib_scoring_algorithms.xml": "fill_in_multiple_blanks_question",
    "stimulus.xml": "text_only_question",
    "stimulus_passage.xml": "text_only_question",
    "text.no.question.xml": "text_only_question",
    "upload.xml": "file_upload_question",
    "upload_with_custom_settings.xml": "file_upload_question",
}
KINDS = {
    "essay": 2,
    "fill_blanks": 10,
    "matching": 3,
    "multiple_choice": 3,
    "numeric": 7,
    "ordering": 3,
    "short_answer": 2,
    "single_choice": 6,
    "true_false": 13,
}


@pytest.fixture
def packages(real_data):
    """Each of the example files, read by itself."""
    files = sorted((real_data / "qti12" / "items_1.2").glob("*.xml"))
    return {file.name: read_package(file) for file in files}


def test_each_of_the_49_files_is_read_or_refused_by_name(packages):
    read = {name for name, package in packages.items() if package.items}
    refused = {name for name, package in packages.items() if package.refused}
    assert len(packages) == len(read) + len(refused) == 49
    assert {name: packages[name].refused[0].kind for name in refused} == REFUSED_FILES


def test_every_kind_is_read_from_them(packages):
    found = Counter(item.kind for package in packages.values() for item in package.items)
    assert found == KINDS


def test_every_item_can_be_answered_right(packages):
    for item in (item for package in packages.values() for item in package.items):
        parts = (item.kind, item.body, item.key)
        assert check_item(*parts) == []
        answer = clean_answer(item.kind, item.body, key_answer(*parts))
        assert item.kind == "essay" or score(*parts, answer) == 1.0


def test_the_folder_as_a_whole_gives_every_item_a_code_of_its_own(real_data):
    package = read_package(real_data / "qti12" / "items_1.2")
    assert len({item.code for item in package.items}) == len(package.items) == 45
    assert (
        Counter(refused.reason.startswith("it is the same item") for refused in package.refused)[
            True
        ]
        == 4
    )


def test_the_zip_brings_its_pictures(real_data):
    package = read_package(real_data / "qti12" / "test_qti_1.2.zip")
    assert [item.kind for item in package.items] == [
        "true_false",
        "single_choice",
        "multiple_choice",
    ]
    assert len(package.media) == 2
    assert package.refused == []


def test_every_kind_of_canvas_is_read_but_formulas(real_data):
    package = read_package(real_data / "qti12" / "all_canvas_simple_1.2.xml")
    assert len(package.items) == 9
    assert [refused.kind for refused in package.refused] == ["calculated_question"]
