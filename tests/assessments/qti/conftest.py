"""Reading XML that a test has just written."""

import pytest

from assessments.qti import read_package
from tests.assessments.qti.xml import quiz_file


@pytest.fixture
def read(tmp_path):
    """Read items of one file; `{name: text}` makes a folder of files."""

    def reading(*items, **rules):
        path = tmp_path / "quiz.xml"
        path.write_text(quiz_file(*items, **rules), encoding="utf-8")
        return read_package(path)

    return reading


@pytest.fixture
def read_one(read):
    """Read one item, or its refusal."""

    def reading(item):
        package = read(item)
        assert len(package.items) + len(package.refused) == 1
        return (package.items or package.refused)[0]

    return reading


@pytest.fixture
def folder(tmp_path):
    """Write files by name, text or bytes, and return their folder."""

    def writing(files):
        for name, content in files.items():
            path = tmp_path / "package" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return tmp_path / "package"

    return writing
