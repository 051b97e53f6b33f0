"""Zips come from outside: by name, within limits, nothing followed."""

import io
import stat
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from students.roster import RosterRefused, read_roster, source
from tests.students.roster.exports import EXPORT


def zipped(files: dict[str, str], **more: bytes) -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {**files, **more}.items():
            archive.writestr(name, data)
    file.seek(0)
    return file


def test_a_zip_is_read_like_a_folder():
    assert len(read_roster(zipped(EXPORT)).people) == 4


def test_a_zip_may_hold_one_folder_and_a_mac_s_clutter():
    files = {f"export/{name}": text for name, text in EXPORT.items()}
    files |= {"__MACOSX/export/._users.csv": "x", "export/.DS_Store": "x"}
    assert len(read_roster(zipped(files)).people) == 4


def test_two_files_of_one_name_are_refused():
    with pytest.raises(RosterRefused, match=r"two files named users\.csv"):
        read_roster(zipped({**EXPORT, "old/Users.csv": "x"}))


@pytest.mark.parametrize("name", ["../users.csv", "/etc/users.csv", "a/../../b.csv", "C:\\x.csv"])
def test_a_name_outside_the_zip_is_refused(name):
    with pytest.raises(RosterRefused, match="leads out"):
        read_roster(zipped({name: "x"}))


def test_a_link_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        link = zipfile.ZipInfo("users.csv")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    file.seek(0)
    with pytest.raises(RosterRefused, match="link"):
        read_roster(file)


def test_a_bomb_is_refused_before_it_is_unpacked():
    with pytest.raises(RosterRefused, match="packed more tightly"):
        read_roster(zipped({"users.csv": "0" * 20_000_000}))


def test_too_many_files_are_refused():
    with pytest.raises(RosterRefused, match="201 files"):
        read_roster(zipped({f"{number}.csv": "" for number in range(201)}))


def test_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(source, "LIMITS", replace(source.LIMITS, total_bytes=100))
    with pytest.raises(RosterRefused, match="too large"):
        read_roster(zipped(EXPORT))


def test_a_damaged_zip_is_refused():
    with pytest.raises(RosterRefused, match="no zip file"):
        read_roster(io.BytesIO(b"PK\x03\x04 but no more"))


def test_a_single_csv_is_refused_with_what_to_give_instead(tmp_path):
    file = tmp_path / "users.csv"
    file.write_text("sourcedId\n")
    with pytest.raises(RosterRefused, match="give the folder"):
        read_roster(file)


def test_a_place_that_is_not_there_is_refused():
    with pytest.raises(RosterRefused, match="There is no file or folder"):
        read_roster(Path("/nowhere/at/all"))
