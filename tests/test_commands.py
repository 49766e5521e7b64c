"""The commands new, build and check as people and scripts use them: what they write, say and answer."""

from __future__ import annotations

import json
import shutil
from datetime import date
from typing import TYPE_CHECKING

import pytest

from disclosuregen.cli.beginnings import coming_year
from disclosuregen.document.projection import projected
from disclosuregen.pack import Library
from disclosuregen.pipeline import Packs, examine, generate
from tests.books import CLEAN, INPUT, REFERENCE, SMALL, changed, covered
from tests.samples.workbooks import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from disclosuregen.model import Form
    from tests.conftest import Said

    Command = Callable[..., Said]

LAST_YEAR, ACCOUNTS = "上年数", "附表6 一般公共预算基本支出表"
PACK = ROOT / "templates" / "xianning-budget"


def form_of(path: Path) -> tuple[Form, list[str]]:
    """The form of a workbook, and the rules it breaks."""
    form, _, findings = examine(path, Packs(Library((ROOT / "templates",))))
    assert form is not None
    return form, [one.rule for one in findings]


def two_packs(folder: Path) -> None:
    """Two packs in ./templates."""
    for name in ("one", "two"):
        shutil.copytree(PACK, folder / "templates" / name)


# ── build ──


def test_build_writes_beside_the_workbook(command: Command, tmp_path: Path) -> None:
    shutil.copy(SMALL, tmp_path / "甲.xlsx")
    said = command("build", "甲.xlsx")
    papers = "　　　　甲.ledger.json、甲.溯源.xlsx（每个数的来源）\n"
    assert (said.code, said.out, said.err) == (0, f"已生成  甲.docx\n{papers}", "")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["甲.docx", "甲.ledger.json", "甲.xlsx", "甲.溯源.xlsx"]


def test_build_writes_where_it_is_told_and_replaces_what_was_there(command: Command, tmp_path: Path) -> None:
    target = tmp_path / "新建" / "文件夹" / "公开.docx"
    assert command("build", CLEAN, "-o", target).code == 0
    first = target.read_bytes()
    assert command("build", SMALL, "-o", target).code == 0
    assert first != target.read_bytes() == generate(SMALL, Packs(Library((ROOT / "templates",)))).document
    assert sorted(path.name for path in target.parent.iterdir()) == ["公开.docx", "公开.ledger.json", "公开.溯源.xlsx"]


@pytest.mark.parametrize(
    ("place", "text", "rule"),
    [(f"{LAST_YEAR}!B6", None, "C05"), (f"{ACCOUNTS}!D9", "约十万", "C01"), ("封面!B6", "", "C06")],
    ids=["last year missing", "no number", "no name"],
)
def test_build_with_errors_writes_nothing_and_names_the_cell(
    place: str, text: str | None, rule: str, command: Command, tmp_path: Path
) -> None:
    sheet, _, cell = place.partition("!")
    path = changed(SMALL, sheet, {cell: text}, tmp_path / "甲.xlsx")
    said = command("build", path)
    assert said.code == 1
    assert said.out == ""
    assert f"【{sheet}】" in said.err
    assert f"{cell}：" in said.err
    assert f"〔{rule}〕" in said.err
    assert [one.name for one in tmp_path.iterdir()] == ["甲.xlsx"]


def test_build_with_warnings_is_done_and_says_them(command: Command, tmp_path: Path) -> None:
    changed(SMALL, "封面", {"B13": "示例市\x7f数据局"}, tmp_path / "甲.xlsx")
    said = command("build", "甲.xlsx")
    assert said.code == 0
    assert said.out.startswith("已生成  甲.docx（1 个警告")
    assert "〔C10〕" in said.err


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("build",), 2, "还缺少：工作簿.xlsx"),
        (("build", "a.xlsx", "b.xlsx"), 2, "不认识的参数：b.xlsx"),
        (("build", SMALL, "-o", "甲.pdf"), 2, "应以 .docx 结尾"),
        (("build", SMALL, "-o"), 2, "“-o/--out”后面要写一个值"),
        (("build", "没有.xlsx"), 3, "没有.xlsx：读不了：文件或文件夹不存在"),
        (("build", INPUT), 1, "〔W01〕"),
        (("build", PACK / "template.docx"), 1, "〔W02〕"),
        (("build", SMALL, "--pack", "xianning-budgt"), 2, "是不是“xianning-budget”"),
        (("build", SMALL, "--pack", "../.."), 2, "〔P03〕"),
        (("bild",), 2, "没有命令“bild”"),
        ((), 2, "还缺少：命令"),
        (("check", SMALL, "--jsn"), 2, "不认识的参数：--jsn"),
        (("new", "a.xlsx", "--year", "明年"), 2, "应为整数，读到“明年”"),
    ],
)
def test_wrong_usage_is_explained_in_chinese(
    arguments: tuple[str | Path, ...], code: int, said: str, command: Command
) -> None:
    answer = command(*arguments)
    assert (answer.code, answer.out) == (code, "")
    assert said in answer.err


def test_a_pack_folder_may_be_named_and_a_broken_one_is_told_apart(command: Command, tmp_path: Path) -> None:
    assert command("build", SMALL, "-o", "a.docx", "--pack", PACK).code == 0
    broken = shutil.copytree(PACK, tmp_path / "坏的")
    (broken / "phrases.toml").write_text("[change]\nmore = “增加”\n", encoding="utf-8")
    said = command("build", SMALL, "-o", "b.docx", "--pack", broken)
    assert said.code == 2
    assert "phrases.toml" in said.err
    assert "〔P01〕" in said.err
    assert not (tmp_path / "b.docx").exists()


def test_a_pack_in_the_working_folder_wins(command: Command, tmp_path: Path) -> None:
    pack = shutil.copytree(PACK, tmp_path / "templates" / PACK.name)
    phrases = pack / "phrases.toml"
    phrases.write_text(phrases.read_text("utf-8").replace('against = "比{', 'against = "较{'), encoding="utf-8")
    assert command("build", SMALL, "-o", "a.docx").code == 0
    text = projected((tmp_path / "a.docx").read_bytes())
    assert "较上年增加" in text
    assert "比上年" not in text


# ── check ──


def test_check_says_that_nothing_is_wrong(command: Command) -> None:
    said = command("check", SMALL, CLEAN)
    assert (said.code, said.err) == (0, "")
    assert said.out == f"{SMALL.name}：没有发现问题\n{CLEAN.name}：没有发现问题\n"


def test_check_with_notes_only_is_done(command: Command) -> None:
    said = command("check", REFERENCE)
    assert (said.code, said.err) == (0, "")
    assert "个提示" in said.out
    assert "错误" not in said.out


def test_check_goes_on_where_one_workbook_cannot_be_read(command: Command, tmp_path: Path) -> None:
    path = changed(SMALL, LAST_YEAR, {"B6": None, "B8": "？"}, tmp_path / "甲.xlsx")
    said = command("check", path, "没有.xlsx", SMALL)
    assert said.code == 3
    assert said.out.index("甲.xlsx：2 个错误") < said.out.index("没有.xlsx：1 个错误") < said.out.index(SMALL.name)
    assert [rule in said.out for rule in ("〔C05〕", "〔C01〕", "〔E01〕")] == [True] * 3
    assert command("check", path).code == 1


def test_check_json_is_one_object_of_findings(command: Command, tmp_path: Path) -> None:
    path = changed(SMALL, LAST_YEAR, {"B6": None}, tmp_path / "甲.xlsx")
    said = command("check", "--json", path)
    answer = json.loads(said.out)
    assert (said.code, said.err, list(answer)) == (1, "", ["findings"])
    (one,) = answer["findings"]
    assert list(one) == ["rule", "severity", "about", "message", "remedy", "places"]
    assert (one["rule"], one["severity"], one["about"]) == ("C05", "error", "workbook")
    assert one["places"] == [{"file": "甲.xlsx", "sheet": LAST_YEAR, "cell": "B6"}]
    assert said.out.isascii()


@pytest.mark.parametrize(
    ("arguments", "code", "about"),
    [(("没有.xlsx",), 3, "run"), ((SMALL, REFERENCE, "--pack", "no-such-pack"), 2, "pack"), ((SMALL,), 0, "")],
)
def test_check_json_answers_whatever_happens(
    arguments: tuple[str | Path, ...], code: int, about: str, command: Command
) -> None:
    said = command("check", "--json", *arguments)
    assert said.code == code
    assert [one["about"] for one in json.loads(said.out)["findings"]] == ([about] if about else [])


# ── new ──


def test_new_writes_a_workbook_that_reads_back_without_structural_findings(command: Command, tmp_path: Path) -> None:
    said = command("new", "空白.xlsx", "--year", "2025", "--pack", "xianning-budget")
    assert said.code == 0
    assert said.out.startswith("已生成  空白.xlsx（2025 年，")
    form, rules = form_of(tmp_path / "空白.xlsx")
    assert [rule for rule in rules if rule not in {"C05", "C06", "C14"}] == []
    assert {cell.text for row in form.tables["封面"].rows for cell in row.cells.values()} == {"", "2025"}


@pytest.mark.parametrize(("month", "year"), [(1, 2026), (6, 2026), (7, 2027), (12, 2027)])
def test_the_year_that_is_not_given_is_the_one_people_prepare(month: int, year: int) -> None:
    assert coming_year(date(2026, month, 1)) == year


def test_new_never_overwrites(command: Command, tmp_path: Path) -> None:
    (tmp_path / "甲.xlsx").write_bytes(b"mine")
    said = command("new", "甲.xlsx")
    assert (said.code, said.out) == (2, "")
    assert "已经存在" in said.err
    assert (tmp_path / "甲.xlsx").read_bytes() == b"mine"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("甲.xls",), 2, "应以 .xlsx 结尾"),
        (("甲.xlsx", "--year", "1999", "--pack", "xianning-budget"), 2, "不能生成 1999 年"),
        (("甲.xlsx", "--from", "没有.xlsx"), 3, "〔E01〕"),
        (("甲.xlsx", "--from", REFERENCE, "--year", "2024"), 2, "上年工作簿是 2024 年的"),
        (("甲.xlsx", "--from", REFERENCE, "--year", "2026"), 2, "不能生成 2026 年"),
        (("甲.xlsx", "--pack", "no-such-pack"), 2, "〔P03〕"),
    ],
)
def test_new_refuses_and_writes_nothing(
    arguments: tuple[str | Path, ...], code: int, said: str, command: Command, tmp_path: Path
) -> None:
    answer = command("new", *arguments)
    assert (answer.code, answer.out) == (code, "")
    assert said in answer.err
    assert list(tmp_path.iterdir()) == []


def test_new_from_carries_names_texts_and_last_years_figures(command: Command, tmp_path: Path) -> None:
    said = command("new", "明年.xlsx", "--from", REFERENCE)
    assert said.code == 0
    assert "2025 年" in said.out
    last, _ = form_of(REFERENCE)
    form, rules = form_of(tmp_path / "明年.xlsx")
    prior = {row.key: row.cells["金额"].text for row in form.tables["上年数"].rows}
    assert (prior["收入总计"], prior["机关运行经费"], prior["公务接待费"]) == ("25838.42", "3675.7", "13")
    assert [row.key for row in form.tables["主要职能"].rows] == [row.key for row in last.tables["主要职能"].rows]
    assert form.tables["封面"].row("单位名称") is not None
    assert "C05" not in rules


def test_an_older_version_of_the_form_is_read_only_where_the_pack_says_so(command: Command, tmp_path: Path) -> None:
    path = changed(SMALL, "disclosuregen", {"B2": "2023.9"}, tmp_path / "甲.xlsx")
    said = command("build", path)
    assert said.code == 1
    assert "〔S03〕" in said.err
    assert command("new", "次年.xlsx", "--from", path).code == 0
    pack = shutil.copytree(PACK, tmp_path / "templates" / PACK.name) / "pack.toml"
    pack.write_text(pack.read_text("utf-8").replace('also = ["2024.1"]', 'also = ["2023.8", "2023.9"]'), "utf-8")
    assert command("build", path).code == 0


def test_new_from_a_workbook_with_errors_writes_nothing(command: Command, tmp_path: Path) -> None:
    path = changed(SMALL, LAST_YEAR, {"B6": "？"}, tmp_path / "甲.xlsx")
    said = command("new", "乙.xlsx", "--from", path)
    assert (said.code, said.out) == (1, "")
    assert "上年工作簿 甲.xlsx 有以下问题" in said.err
    assert not (tmp_path / "乙.xlsx").exists()


def test_new_does_not_guess_between_packs(command: Command, tmp_path: Path) -> None:
    two_packs(tmp_path)
    said = command("new", "甲.xlsx")
    assert said.code == 2
    assert "〔P07〕" in said.err
    assert command("new", "甲.xlsx", "--pack", "xianning-budget", "--year", "2025").code == 0


def test_a_workbook_of_another_pack_is_told_apart(command: Command, tmp_path: Path) -> None:
    path = changed(SMALL, "disclosuregen", {"B1": "another-pack"}, tmp_path / "甲.xlsx")
    said = command("build", path)
    assert said.code == 1
    assert "〔S02〕" in said.err
    said = command("build", path, "--pack", "xianning-budget")
    assert said.code == 1
    assert "〔S02〕" in said.err


def test_the_covers_words_name_the_document(command: Command, tmp_path: Path) -> None:
    covered(tmp_path / "甲.xlsx", 单位名称="示例市{{ 局 }}<&>")
    assert command("build", "甲.xlsx").code == 0
    text = projected((tmp_path / "甲.docx").read_bytes())
    assert "示例市{{ 局 }}<&>2024年“三公”经费预算" in text
