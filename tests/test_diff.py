"""Two versions of one disclosure side by side: what changed figure by figure, and which cell made it change."""

from __future__ import annotations

import json
import shutil
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests.books import REFERENCE, SMALL, changed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Said

    Command = Callable[..., Said]

ENDINGS = (".xlsx", ".ledger.json", ".docx")
LAST_YEAR = ("上年数", {"B24": Decimal(1800)})
TABLE = "附表7 “三公”经费支出表"


def two(command: Command, folder: Path, old: Path, sheet: str, cells: dict[str, Decimal]) -> None:
    """旧 and 新 of a workbook, the latter with other numbers in some cells, each with its document and papers."""
    shutil.copy(old, folder / "旧.xlsx")
    changed(old, sheet, cells, folder / "新.xlsx")
    assert [command("build", folder / f"{name}.xlsx").code for name in ("旧", "新")] == [0, 0]


def differences(command: Command, ending: str) -> list[tuple[str, str, str, list[str]]]:
    """What `diff --json` lists of 旧 and 新 with that ending."""
    said = command("diff", f"旧{ending}", f"新{ending}", "--json")
    assert said.code == 0
    return [(o["where"], o["before"], o["after"], o["because"]) for o in json.loads(said.out)["changes"]]


def test_a_sentence_that_changed_names_the_cell_that_changed_it(command: Command, tmp_path: Path) -> None:
    two(command, tmp_path, REFERENCE, *LAST_YEAR)
    expected = [
        ("第三部分（二）第1段", "减少", "增加", ["上年数!B24"]),
        ("第三部分（二）第1段", "280.59万元", "1875.7万元", ["上年数!B24"]),
        ("第三部分（二）第1段", "下降", "上升", ["上年数!B24"]),
        ("第三部分（二）第1段", "下降7.09%", "上升104.21%", ["上年数!B24"]),
        ("第三部分（二）第1段", "减少", "增加", ["上年数!B24"]),
    ]
    for ending in ENDINGS:
        assert differences(command, ending) == expected, ending


def test_a_figure_of_a_table_and_of_the_prose_changes_with_its_cell(command: Command, tmp_path: Path) -> None:
    two(command, tmp_path, SMALL, TABLE, {"A7": Decimal("1.3"), "F7": Decimal("1.3")})
    for ending in ENDINGS:
        found = differences(command, ending)
        assert ("附表7 第3行·公务接待费", "1.20", "1.30", [f"{TABLE}!F7"]) in found
        assert ("第三部分（三）第4段", "1.2万元", "1.3万元", [f"{TABLE}!F7"]) in found
        assert {cell for *_, because in found for cell in because} == {f"{TABLE}!A7", f"{TABLE}!F7"}


def test_changes_are_told_in_words(command: Command, tmp_path: Path) -> None:
    two(command, tmp_path, REFERENCE, *LAST_YEAR)
    said = command("diff", "旧.xlsx", "新.xlsx")
    lines = said.out.splitlines()
    assert "第三部分（二）第1段：下降7.09% → 上升104.21%，因 上年数!B24" in lines
    assert lines[-1] == "共 5 处不同。"


def test_documents_without_their_ledgers_are_compared_by_their_words(command: Command, tmp_path: Path) -> None:
    two(command, tmp_path, SMALL, TABLE, {"A7": Decimal("1.3"), "F7": Decimal("1.3")})
    for name in ("旧", "新"):
        (tmp_path / f"{name}.ledger.json").unlink()
    found = differences(command, ".docx")
    assert ("附表7 第3行·公务接待费", "1.20", "1.30", []) in found
    assert ("第三部分（三）第4段", "1.2万元", "1.3万元", []) in found


def test_a_document_edited_since_is_not_judged_by_the_ledger_beside_it(command: Command, tmp_path: Path) -> None:
    two(command, tmp_path, SMALL, TABLE, {"A7": Decimal("1.3"), "F7": Decimal("1.3")})
    shutil.copy(tmp_path / "旧.docx", tmp_path / "新.docx")
    assert differences(command, ".docx") == []


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_file_does_not_differ_from_itself(ending: str, command: Command, tmp_path: Path) -> None:
    shutil.copy(SMALL, tmp_path / "旧.xlsx")
    assert command("build", "旧.xlsx").code == 0
    said = command("diff", f"旧{ending}", f"旧{ending}")
    assert (said.code, said.out) == (0, "没有不同。\n")


def test_what_cannot_be_compared(command: Command, tmp_path: Path) -> None:
    shutil.copy(SMALL, tmp_path / "旧.xlsx")
    changed(SMALL, TABLE, {"A7": Decimal(9)}, tmp_path / "错.xlsx")
    for name in ("坏.ledger.json", "坏.docx"):
        (tmp_path / name).write_bytes(b"{}")
    assert command("build", "旧.xlsx").code == 0
    assert command("diff", "旧.xlsx", "旧.docx").code == 2
    assert command("diff", "旧.txt", "旧.txt").code == 2
    assert command("diff", "旧.xlsx", "没有.xlsx").code == 3
    for old, new, rule in (
        ("旧.ledger.json", "坏.ledger.json", "D46"),
        ("旧.docx", "坏.docx", "D40"),
        ("旧.xlsx", "错.xlsx", "H01"),
    ):
        said = command("diff", old, new)
        assert said.code == 1
        assert rule in said.err
