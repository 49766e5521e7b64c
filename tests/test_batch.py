"""The command batch: every workbook of a folder, whatever becomes of the others."""

from __future__ import annotations

import os
import re
import shutil
import zipfile
from time import sleep
from typing import TYPE_CHECKING

import pytest

from disclosuregen.batch import Made, crew
from disclosuregen.batch.crew import Workers
from disclosuregen.batch.kinds import Job
from disclosuregen.batch.work import Setup, make
from tests.books import CLEAN, SMALL, changed, covered
from tests.samples.workbooks import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Said

    Command = Callable[..., Said]

ENDING = "年预算公开说明.docx"


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
    shutil.copy(CLEAN, folder / "5好.xlsx")
    changed(SMALL, "上年数", {"B6": None}, folder / "1缺数.xlsx")
    (folder / "2空.xlsx").write_bytes(b"")
    (folder / "3旧.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    (folder / "4断.xlsx").write_bytes(SMALL.read_bytes()[:5000])
    said = command("batch")
    assert said.code == 1
    assert written(tmp_path) == [f"{CLEAN.stem}{ENDING}"]
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


@pytest.mark.parametrize(
    ("arguments", "said"),
    [((), "没有找到文件夹“input”"), (("空",), "文件夹“空”里没有工作簿"), (("一个.xlsx",), "是一个文件")],
)
def test_a_folder_without_workbooks_is_wrong_usage(
    arguments: tuple[str, ...], said: str, command: Command, tmp_path: Path
) -> None:
    (tmp_path / "空").mkdir()
    (tmp_path / "一个.xlsx").write_bytes(b"")
    answer = command("batch", *arguments)
    assert (answer.code, answer.out) == (2, "")
    assert said in answer.err
    assert written(tmp_path) == []


def failing(job: Job) -> Made:
    """Fails as no workbook is known to make us fail: each name its own way."""
    path = job.path
    if path.name == "1错.xlsx":
        raise KeyError(path.name)
    if path.name == "2停.xlsx":
        sleep(60)
    if path.name == "3退.xlsx":
        os._exit(9)
    if path.name == "4大.xlsx":
        hoard = [b"x" * 2**20 for _ in range(400)]
        sleep(60)
        assert hoard
    return make(job)


def test_what_fails_hangs_dies_or_grows_stops_nobody(tmp_path: Path) -> None:
    names = ("1错.xlsx", "2停.xlsx", "3退.xlsx", "4大.xlsx", "5好.xlsx")
    for name in names:
        shutil.copy(SMALL, tmp_path / name)
    setup = Setup((ROOT / "templates",), memory=300 * 2**20)
    with Workers(setup, 2, 6, failing) as crew:
        found = {path.name: made for path, made in crew.results(Job(tmp_path / name) for name in names)}
    assert {name: [one.rule for one in made.findings] for name, made in found.items()} == {
        "1错.xlsx": ["E03"],
        "2停.xlsx": ["E04"],
        "3退.xlsx": ["E05"],
        "4大.xlsx": ["E06"],
        "5好.xlsx": [],
    }
    assert found["5好.xlsx"].document == f"{SMALL.stem}{ENDING}"


def test_an_output_that_cannot_be_written_is_told_before_any_work(
    command: Command, folder: Path, tmp_path: Path
) -> None:
    shutil.copy(SMALL, folder / "1.xlsx")
    (tmp_path / "output").write_text("a file, no folder", encoding="utf-8")
    said = command("batch", folder)
    assert said.code == 3
    assert "output：写不了" in said.err
    assert "[1/" not in said.err


def test_with_debug_a_fault_of_ours_is_seen(command: Command, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(SMALL, folder / "1.xlsx")

    def broken(job: Job, packs: object) -> Made:
        raise KeyError(job.path.name, packs)

    monkeypatch.setattr(crew, "made", broken)
    with pytest.raises(KeyError):
        command("--debug", "batch")


# ── again and again ──


def test_what_did_not_change_is_kept(command: Command, folder: Path, tmp_path: Path) -> None:
    shutil.copy(SMALL, folder / "1.xlsx")
    changed(CLEAN, "上年数", {"B6": None}, folder / "2.xlsx")
    assert command("batch").code == 1
    (document,) = (tmp_path / "output" / "公开").iterdir()
    before = document.stat().st_mtime_ns
    said = command("batch")
    assert said.code == 1
    assert said.out.splitlines()[-1] == "共 2 个工作簿：生成 0 份，没有变动 1 份，未生成 1 份。"
    assert "〔C05〕" in said.out
    assert document.stat().st_mtime_ns == before
    said = command("batch", "--fresh")
    assert said.out.splitlines()[-1] == "共 2 个工作簿：生成 1 份，未生成 1 份。"
    shutil.copy(CLEAN, folder / "2.xlsx")
    assert command("batch").out.splitlines()[-1] == "共 2 个工作簿：生成 1 份，没有变动 1 份，未生成 0 份。"


@pytest.mark.parametrize("lost", ["公开", "工作底稿"])
def test_what_is_gone_is_made_again(lost: str, command: Command, folder: Path, tmp_path: Path) -> None:
    shutil.copy(SMALL, folder / "1.xlsx")
    assert command("batch").code == 0
    shutil.rmtree(tmp_path / "output" / lost)
    assert command("batch").out.splitlines()[-1] == "共 1 个工作簿：生成 1 份，未生成 0 份。"
    assert written(tmp_path) == [f"{SMALL.stem}{ENDING}"]


def test_a_run_that_was_cut_off_is_finished_by_the_next(command: Command, folder: Path, tmp_path: Path) -> None:
    for name, source in (("1.xlsx", SMALL), ("2.xlsx", CLEAN)):
        shutil.copy(source, folder / name)
    assert command("batch").code == 0
    journal = tmp_path / "output" / "工作底稿" / "清单.jsonl"
    first, second = journal.read_bytes().splitlines(keepends=True)
    # In the middle of a character.
    journal.write_bytes(first + second[: second.index("公开".encode()) + 1])
    (tmp_path / "output" / "公开" / ".2.docx.1.tmp").write_bytes(b"half")
    said = command("batch")
    assert said.out.splitlines()[-1] == "共 2 个工作簿：生成 1 份，没有变动 1 份，未生成 0 份。"
    assert written(tmp_path) == [f"{SMALL.stem}{ENDING}", f"{CLEAN.stem}{ENDING}"][::-1]
    # Its document had been written and not noted yet: nobody has edited it.
    assert "〔B02〕" not in said.out


def test_a_document_that_somebody_edited_is_never_overwritten(command: Command, folder: Path, tmp_path: Path) -> None:
    shutil.copy(SMALL, folder / "1.xlsx")
    assert command("batch").code == 0
    (document,) = (tmp_path / "output" / "公开").iterdir()
    document.write_bytes(b"edited")
    said = command("batch")
    assert (said.code, said.out.count("〔B02〕")) == (0, 1)
    assert document.read_bytes() == b"edited"
    said = command("batch", "--fresh")
    assert (said.code, said.out.count("〔B02〕")) == (0, 1)
    assert document.read_bytes() != b"edited"
    assert (tmp_path / "output" / "工作底稿" / "作废" / document.name).read_bytes() == b"edited"


def test_a_document_whose_workbook_has_gone_bad_does_not_stay_public(
    command: Command, folder: Path, tmp_path: Path
) -> None:
    shutil.copy(SMALL, folder / "1.xlsx")
    assert command("batch").code == 0
    changed(SMALL, "上年数", {"B6": None}, folder / "1.xlsx")
    said = command("batch")
    assert said.code == 1
    assert "〔B03〕" in said.out
    assert written(tmp_path) == []
    assert [path.name for path in (tmp_path / "output" / "工作底稿" / "作废").iterdir()] == [f"{SMALL.stem}{ENDING}"]


def test_a_second_workbook_of_a_unit_takes_the_first_ones_document_back(
    command: Command, folder: Path, tmp_path: Path
) -> None:
    shutil.copy(SMALL, folder / "1.xlsx")
    assert command("batch").code == 0
    covered(folder / "2.xlsx", 单位名称="示例市数据局（更名）")
    said = command("batch")
    assert (said.code, said.out.count("〔B01〕")) == (1, 2)
    assert written(tmp_path) == []
    (folder / "2.xlsx").unlink()
    assert command("batch").code == 0
    assert written(tmp_path) == [f"{SMALL.stem}{ENDING}"]


def test_nothing_that_is_kept_names_a_folder_of_this_machine(command: Command, folder: Path, tmp_path: Path) -> None:
    changed(SMALL, "上年数", {"B6": None}, folder / "1.xlsx")
    shutil.copy(CLEAN, folder / "2.xlsx")
    command("batch")
    for path in (tmp_path / "output").rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            parts = [content]
            if zipfile.is_zipfile(path):
                with zipfile.ZipFile(path) as package:
                    parts = [package.read(name) for name in package.namelist()]
            assert not [part for part in parts if str(tmp_path).encode() in part]


def test_a_slip_in_the_name_of_a_pack_leaves_what_is_published(command: Command, tmp_path: Path) -> None:
    (tmp_path / "input").mkdir()
    shutil.copy(SMALL, tmp_path / "input")
    assert command("batch").code == 0
    before = {path: path.read_bytes() for path in (tmp_path / "output").rglob("*.*")}
    said = command("batch", "--pack", "xianing-budget")
    assert said.code == 2
    assert "〔P03〕" in said.out + said.err
    assert {path: path.read_bytes() for path in (tmp_path / "output").rglob("*.*")} == before


def test_a_pack_that_somebody_broke_leaves_what_is_published(command: Command, tmp_path: Path) -> None:
    (tmp_path / "input").mkdir()
    shutil.copy(SMALL, tmp_path / "input")
    pack = shutil.copytree(ROOT / "templates" / "xianning-budget", tmp_path / "templates" / "xianning-budget")
    assert command("batch").code == 0
    whole, published = (pack / "phrases.toml").read_bytes(), written(tmp_path)
    (pack / "phrases.toml").write_bytes(whole + "\n坏 = ".encode())
    assert command("batch").code == 2
    assert written(tmp_path) == published
    (pack / "phrases.toml").write_bytes(whole)
    assert "未变动" in command("batch").out


def test_a_wrong_years_folder_leaves_what_is_published(command: Command, tmp_path: Path) -> None:
    (tmp_path / "input").mkdir()
    shutil.copy(CLEAN, tmp_path / "input")
    assert command("batch").code == 0
    published = written(tmp_path)
    said = command("batch", "--prior", "input")
    assert said.code == 1
    assert "〔Y04〕" in said.out
    assert written(tmp_path) == published
    assert "未变动" in command("batch").out


def test_workbooks_in_folders_below_are_named(command: Command, tmp_path: Path) -> None:
    (tmp_path / "input" / "甲局").mkdir(parents=True)
    (tmp_path / "input" / "空的").mkdir()
    shutil.copy(SMALL, tmp_path / "input" / "甲局")
    said = command("batch")
    assert said.code == 2
    assert "甲局" in said.err
    assert "空的" not in said.err
    shutil.copy(CLEAN, tmp_path / "input")
    assert command("batch", "-o", "input").code == 0
    (told,) = (line for line in command("batch", "-o", "input").err.splitlines() if "子文件夹" in line)
    assert "甲局" in told
    assert "工作底稿" not in told
