"""The command batch: every workbook of a folder, whatever becomes of the others."""

from __future__ import annotations

import importlib
import re
import shutil
from typing import TYPE_CHECKING

import pytest

from disclosuregen.pipeline import generate
from tests.books import CLEAN, SMALL, changed, covered

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from disclosuregen.pipeline import Outcome, Packs
    from tests.conftest import Said

    Command = Callable[..., Said]

# The name `run` of the package is the function, not the module it stands in.
run = importlib.import_module("disclosuregen.batch.run")
ENDING = "年预算公开说明.docx"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The default input folder, empty."""
    path = tmp_path / "input"
    path.mkdir()
    return path


def written(tmp_path: Path, name: str = "output") -> list[str]:
    """The names of the files in the output folder."""
    path = tmp_path / name
    return sorted(one.name for one in path.iterdir()) if path.is_dir() else []


def test_every_workbook_becomes_a_document_of_its_covers_name(command: Command, folder: Path, tmp_path: Path) -> None:
    shutil.copy(SMALL, folder / "b.xlsx")
    shutil.copy(CLEAN, folder / "a.XLSX")
    said = command("batch")
    assert said.code == 0
    assert written(tmp_path) == [f"{CLEAN.stem}{ENDING}", f"{SMALL.stem}{ENDING}"]
    assert said.out.splitlines()[-1] == "共 2 个工作簿：生成 2 份，未生成 0 份。"
    assert [line[:5] for line in said.err.splitlines()] == ["[1/2]", "[2/2]"]


def test_the_folders_may_be_named(command: Command, tmp_path: Path) -> None:
    shutil.copytree(SMALL.parent, tmp_path / "来 件")
    said = command("batch", "来 件", "-o", tmp_path / "成品" / "2024")
    assert said.code == 0
    assert len(written(tmp_path, "成品/2024")) == len(list(SMALL.parent.glob("*.xlsx")))


def test_lock_files_other_files_and_folders_are_left_alone(command: Command, folder: Path, tmp_path: Path) -> None:
    shutil.copy(SMALL, folder)
    for name in ("~$甲.xlsx", ".~lock.甲.xlsx#", ".甲.xlsx", "说明.txt", "附件.docx", "Thumbs.db"):
        (folder / name).write_bytes(b"\x00")
    (folder / "旧的.xlsx").mkdir()
    said = command("batch")
    assert said.code == 0
    assert said.out.splitlines()[-1].startswith("共 1 个工作簿")
    assert len(written(tmp_path)) == 1


def test_one_bad_workbook_stops_nobody(command: Command, folder: Path, tmp_path: Path) -> None:
    shutil.copy(SMALL, folder / "5好.xlsx")
    changed(SMALL, "上年数", {"B6": None}, folder / "1缺数.xlsx")
    (folder / "2空.xlsx").write_bytes(b"")
    (folder / "3旧.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    (folder / "4断.xlsx").write_bytes(SMALL.read_bytes()[:5000])
    said = command("batch")
    assert said.code == 1
    assert written(tmp_path) == [f"{SMALL.stem}{ENDING}"]
    assert re.findall(r"〔(\w+)〕", said.out) == ["C05", "W01", "W02", "W01"]
    assert said.out.splitlines()[-1] == "共 5 个工作簿：生成 1 份，未生成 4 份。"


def test_a_workbook_that_names_an_unknown_pack_stops_nobody(command: Command, folder: Path, tmp_path: Path) -> None:
    changed(SMALL, "disclosuregen", {"B1": "no-such-pack"}, folder / "1.xlsx")
    shutil.copy(CLEAN, folder / "2.xlsx")
    said = command("batch")
    assert said.code == 1
    assert "〔S02〕" in said.out
    assert written(tmp_path) == [f"{CLEAN.stem}{ENDING}"]


def test_two_workbooks_of_one_unit_are_both_named_and_neither_is_built(
    command: Command, folder: Path, tmp_path: Path
) -> None:
    for name in ("1", "3", "4"):
        shutil.copy(SMALL, folder / f"{name}.xlsx")
    shutil.copy(CLEAN, folder / "2.xlsx")
    said = command("batch")
    assert said.code == 1
    assert written(tmp_path) == [f"{CLEAN.stem}{ENDING}"]
    assert re.findall(r"^未生成  (\d)\.xlsx", said.out, re.MULTILINE) == ["1", "3", "4"]
    assert said.out.count("〔B01〕") == 3
    assert said.out.splitlines()[-1] == "共 4 个工作簿：生成 1 份，未生成 3 份。"


def test_names_that_differ_only_in_case_are_one_file(command: Command, folder: Path, tmp_path: Path) -> None:
    covered(folder / "1.xlsx", 单位名称="示例市ABC局")
    covered(folder / "2.xlsx", 单位名称="示例市abc局")
    assert command("batch").code == 1
    assert written(tmp_path) == []


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ('甲/乙\\丙:丁*戊?己"庚<辛>壬|癸', "甲_乙_丙_丁_戊_己_庚_辛_壬_癸"),
        ("示例市..", "示例市.."),
        ("../../甲", ".._.._甲"),
        ("C:\\甲", "C__甲"),
        ("甲\n乙\t丙", "甲_乙_丙"),
    ],
)
def test_a_covers_name_never_leads_out_of_the_output_folder(
    name: str, cleaned: str, command: Command, folder: Path, tmp_path: Path
) -> None:
    covered(folder / "1.xlsx", 单位名称=name)
    assert command("batch").code == 0
    assert written(tmp_path) == [f"358001-{cleaned}-2024{ENDING}"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["input", "output"]


@pytest.mark.parametrize(("arguments", "said"), [((), "没有找到文件夹“input”"), (("空",), "文件夹“空”里没有工作簿")])
def test_a_folder_without_workbooks_is_wrong_usage(
    arguments: tuple[str, ...], said: str, command: Command, tmp_path: Path
) -> None:
    (tmp_path / "空").mkdir()
    answer = command("batch", *arguments)
    assert (answer.code, answer.out) == (2, "")
    assert said in answer.err
    assert written(tmp_path) == []


def test_a_fault_of_ours_in_one_workbook_stops_nobody(
    command: Command, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No workbook is known that makes us fail, so one is made to."""
    for name, source in (("1.xlsx", SMALL), ("2.xlsx", CLEAN)):
        shutil.copy(source, folder / name)

    def failing(path: Path, packs: Packs) -> Outcome:
        if path.name == "1.xlsx":
            raise KeyError(path.name)
        return generate(path, packs)

    monkeypatch.setattr(run, "generate", failing)
    said = command("batch")
    assert said.code == 3
    assert "〔E03〕" in said.out
    assert written(tmp_path) == [f"{CLEAN.stem}{ENDING}"]
    with pytest.raises(KeyError):
        command("--debug", "batch")
