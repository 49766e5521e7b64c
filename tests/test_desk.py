"""What an officer types at a desk: which pack is meant, which year, what cannot be compared, Ctrl-C at once."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.books import CLEAN, SMALL
from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Said

    Command = Callable[..., Said]

PACK = ROOT / "templates" / "xianning-budget"
# Whatever is imported first of all that a command needs is as far as it gets.
INTERRUPTED = """
import sys
class Finder:
    def find_spec(self, name, path, target=None):
        if name == "disclosuregen.arguments":
            raise KeyboardInterrupt
sys.meta_path.insert(0, Finder())
from disclosuregen.__main__ import run
sys.exit(run())
"""


# ── new ──


def own_pack(folder: Path, name: str) -> None:
    """A copy of the shipped pack under the name of a bureau's own."""
    target = folder / "templates" / name
    shutil.copytree(PACK, target)
    card = target / "pack.toml"
    card.write_text(card.read_text(encoding="utf-8").replace("xianning-budget", name, 1), encoding="utf-8")


def test_the_only_pack_of_the_folder_is_meant(command: Command, tmp_path: Path) -> None:
    own_pack(tmp_path, "our-bureau")
    assert command("new", "甲.xlsx", "--year", "2025").code == 0
    assert openpyxl.load_workbook(tmp_path / "甲.xlsx")["disclosuregen"]["B1"].value == "our-bureau"


def test_of_several_packs_none_is_guessed_and_it_is_said_how_to_write_one(command: Command, tmp_path: Path) -> None:
    for name in ("our-bureau", "their-bureau"):
        own_pack(tmp_path, name)
    said = command("new", "甲.xlsx", "--year", "2025")
    assert said.code == 2
    assert "例如 --pack our-bureau" in said.err
    assert "their-bureau" in said.err


def test_the_help_of_new_says_when_a_pack_is_needed(command: Command) -> None:
    said = "".join(command("new", "-h").out.split())
    assert "不写则按工作簿自带的标识" not in said
    assert "只有一套可以不写" in said


# ── diff ──


def test_each_file_that_cannot_be_compared_is_named_with_its_own_list(command: Command, tmp_path: Path) -> None:
    for name in ("旧年.xlsx", "新年.xlsx"):
        assert command("new", name, "--pack", "xianning-budget", "--year", "2025").code == 0
    said = command("diff", "旧年.xlsx", "新年.xlsx")
    assert (said.code, said.out) == (1, "")
    heads = [line for line in said.err.splitlines() if "文件 " in line]
    assert [head.split("：")[0] for head in heads] == ["旧文件 旧年.xlsx", "新文件 新年.xlsx"]
    assert said.err.splitlines()[-1].startswith("没有比较：")
    shutil.copy(SMALL, tmp_path / "好.xlsx")
    said = command("diff", "好.xlsx", "新年.xlsx")
    assert said.code == 1
    assert "旧文件 好.xlsx：没有错误" in said.err.splitlines()


# ── --prior ──


def years_told(command: Command, book: Path, folder: Path) -> list[str]:
    found = json.loads(command("check", "--json", book, "--prior", folder).out)["findings"]
    return [one["rule"] for one in found if one["rule"][0] == "Y"]


def test_a_folder_with_several_years_of_a_unit_holds_last_years(command: Command, tmp_path: Path) -> None:
    folder, book = tmp_path / "历年", tmp_path / "历年" / "下年.xlsx"
    folder.mkdir()
    shutil.copy(CLEAN, folder / "上年.xlsx")
    assert command("new", book, "--from", CLEAN).code == 0
    assert years_told(command, book, folder) == []
    # Two of last year are for people to choose from.
    shutil.copy(CLEAN, folder / "上年定稿.xlsx")
    assert years_told(command, book, folder) == ["Y06"]


# ── 溯源 ──


def test_the_sheet_of_origins_says_which_workbook_its_links_need(command: Command, tmp_path: Path) -> None:
    (tmp_path / "input").mkdir()
    shutil.copy(SMALL, tmp_path / "input" / "甲.xlsx")
    assert command("batch").code == 0
    (paper,) = (tmp_path / "output").rglob("*.溯源.xlsx")
    for sheet in openpyxl.load_workbook(paper):
        said = " ".join(str(cell.value) for row in sheet.iter_rows(max_row=2) for cell in row if cell.value)
        assert "先把工作簿“甲.xlsx”复制到本文件所在的文件夹" in said


# ── Ctrl-C ──


def test_ctrl_c_before_anything_is_loaded_shows_no_traceback() -> None:
    done = subprocess.run([sys.executable, "-c", INTERRUPTED], capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    assert done.returncode == 130
    assert done.stderr.startswith("已中断。")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("ending", [".et", ".xls"])
def test_a_file_is_told_by_what_it_holds(ending: str, command: Command, tmp_path: Path) -> None:
    """A workbook of the new format under an old ending is read; one of the old format is refused."""
    shutil.copy(SMALL, tmp_path / f"甲{ending}")
    assert command("check", f"甲{ending}").code == 0
    (tmp_path / f"乙{ending}").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512))
    said = command("check", f"乙{ending}")
    assert said.code == 1
    assert "〔W02〕" in said.out
