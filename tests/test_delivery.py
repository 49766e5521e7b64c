"""Files out: names that every system takes, written whole or not at all, and why the system refuses."""

from __future__ import annotations

import re
import shutil
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosuregen.delivery import deliver, file_name
from tests.books import CLEAN, SMALL

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Said

    Command = Callable[..., Said]

ENDING = "年预算公开说明.docx"
UNSEEN = "\u202e\u200b\x00\x1b\u2028"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The default input folder, empty."""
    path = tmp_path / "input"
    path.mkdir()
    return path


def written(tmp_path: Path, name: str = "output") -> list[str]:
    """The names of the documents in the output folder."""
    path = tmp_path / name / "公开"
    return sorted(one.name for one in path.iterdir()) if path.is_dir() else []


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        *(("CON", "_CON"), ("con.txt", "_con.txt"), ("NUL", "_NUL"), ("Com1", "_Com1"), ("LPT9.甲", "_LPT9.甲")),
        *(("COM¹", "_COM¹"), ("CONIN$", "_CONIN$"), ("AUX .甲", "_AUX .甲"), ("CONtract", "CONtract"), ("COM", "COM")),
        *(("", "_"), (".", "_"), ("..", "_"), ("  ", "_"), ("甲. . ", "甲"), (" 甲", "甲"), (".甲", "甲")),
        *(
            ("甲\u202e乙", "甲乙"),
            ("甲\u200b", "甲"),
            ("甲\x00乙\x1b", "甲乙"),
            ("甲\x85乙", "甲_乙"),
            ("甲\u2028乙", "甲乙"),
        ),
        *(
            ("é", "é"),
            ("／：", "／："),
            ("𠮷" * 80, "𠮷" * 60),
            ("长" * 300, "长" * 80),
            ("甲" * 79 + " 乙", "甲" * 79),
        ),
    ],
)
def test_a_file_name_is_one_that_every_system_takes(name: str, cleaned: str) -> None:
    assert file_name(name, ".docx") == f"{cleaned}.docx"


@given(st.text(max_size=400))
def test_any_text_makes_a_lawful_file_name(text: str) -> None:
    name = file_name(text, ".docx")
    assert not re.search(r'[\\/:*?"<>|]', name)
    assert not any(unicodedata.category(mark) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for mark in name)
    assert len(name.encode()) <= 255
    assert name == Path(name).name == name.strip(" .")
    assert name.partition(".")[0].rstrip(" ").upper() not in {"CON", "PRN", "AUX", "NUL", "COM1", "LPT1"}


def test_a_document_open_in_word_is_named_and_the_old_one_stays(
    command: Command, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows refuses to replace an open file; here nobody does, so the refusal is played."""
    shutil.copy(SMALL, folder)
    shutil.copy(CLEAN, folder)
    target = tmp_path / "output" / "公开" / f"{SMALL.stem}{ENDING}"
    target.parent.mkdir(parents=True)
    target.write_bytes(b"open in Word")
    real = Path.replace

    def refuse(self: Path, other: Path) -> Path:
        if other.name == target.name:
            raise PermissionError(13, "Permission denied", str(self), None, str(other))
        return real(self, other)

    monkeypatch.setattr(Path, "replace", refuse)
    said = command("batch")
    assert said.code == 3
    assert f"{target.name}：写不了：没有权限，或文件正被 Excel、WPS、Word 打开" in said.out
    assert target.read_bytes() == b"open in Word"
    assert written(tmp_path) == [f"{CLEAN.stem}{ENDING}", target.name]
    assert command("build", SMALL, "-o", target).code == 3


def test_a_document_that_cannot_be_taken_back_is_named(
    command: Command, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second workbook claims a document that Word has open; played as above."""
    shutil.copy(SMALL, folder / "1.xlsx")
    assert command("batch").code == 0
    shutil.copy(SMALL, folder / "2.xlsx")
    real = Path.replace

    def refuse(self: Path, other: Path) -> Path:
        if self.suffix == ".docx":
            raise PermissionError(13, "Permission denied", str(self), None, str(other))
        return real(self, other)

    monkeypatch.setattr(Path, "replace", refuse)
    said = command("batch")
    assert said.code == 3
    assert said.out.count("〔B01〕") == 2
    assert said.out.count("〔E02〕") == 1
    assert len(written(tmp_path)) == 1


def test_a_workbook_open_in_excel_is_named(
    command: Command, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Excel keeps others from reading what it has open; here nobody does, so the refusal is played."""
    shutil.copy(SMALL, folder / "1.xlsx")
    shutil.copy(CLEAN, folder / "2.xlsx")
    real = Path.read_bytes

    def refuse(self: Path) -> bytes:
        if self.name == "1.xlsx":
            raise PermissionError(13, "Permission denied", str(self))
        return real(self)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    said = command("--debug", "batch")
    assert said.code == 3
    assert "1.xlsx：读不了：没有权限，或文件正被 Excel、WPS、Word 打开" in said.out
    assert written(tmp_path) == [f"{CLEAN.stem}{ENDING}"]
    assert command("check", folder / "1.xlsx").code == 3


@pytest.mark.parametrize(
    ("target", "why"),
    [
        ("文件/甲.docx", "已有同名的文件或文件夹"),
        ("文件夹.docx", "这是一个文件夹"),
        ("长" * 90 + ".docx", "文件名太长"),
    ],
)
def test_a_place_that_takes_no_file_is_explained(target: str, why: str, command: Command, tmp_path: Path) -> None:
    (tmp_path / "文件").write_bytes(b"")
    (tmp_path / "文件夹.docx").mkdir()
    said = command("build", SMALL, "-o", target)
    assert (said.code, said.out) == (3, "")
    assert f"写不了：{why}" in said.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["文件", "文件夹.docx"]


def test_nothing_is_left_beside_a_file_that_could_not_be_written(tmp_path: Path) -> None:
    target = tmp_path / "文件夹.docx"
    (target / "里面").mkdir(parents=True)
    with pytest.raises(OSError, match=r"\d"):
        deliver(target, b"x")
    assert [path.name for path in tmp_path.iterdir()] == ["文件夹.docx"]


def test_a_link_is_replaced_and_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "别处.docx"
    outside.write_bytes(b"theirs")
    link = tmp_path / "甲.docx"
    try:
        link.symlink_to(outside)
    except OSError:
        link.write_bytes(b"no links here")
    deliver(link, b"ours")
    assert (outside.read_bytes(), link.read_bytes(), link.is_symlink()) == (b"theirs", b"ours", False)
