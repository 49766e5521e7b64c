"""`check --marked`: the department's own workbook with its findings on the cells, and nothing else changed."""

from __future__ import annotations

import random
import re
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from openxml_audit import OpenXmlValidator

from disclosuregen.findings import Severity, finding
from disclosuregen.pack import Library
from disclosuregen.pipeline import Packs, examine
from disclosuregen.places import Place
from tests.books import CLEAN, INPUT, REFERENCE, SMALL, changed
from tests.marks import comments_of, listed, marked_bytes, opened, parts_of, rest_of, tints_of
from tests.samples.workbooks import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from disclosuregen.findings import Finding
    from tests.conftest import Said

    Command = Callable[..., Said]

LAST_YEAR, ACCOUNTS, COVER = "上年数", "附表6 一般公共预算基本支出表", "封面"
EXAMPLES = sorted(ROOT.glob("templates/*/example/*.xlsx"))
# One example is also a sample.
SAMPLES = sorted({path.name: path for path in (*EXAMPLES, *INPUT.glob("*.xlsx"))}.values())
PACKS = Packs(Library((ROOT / "templates",)))
LIST = "问题清单"
# Each severity with the row before which its finding ends; all begin at the same.
LAST = ((Severity.NOTE, 9), (Severity.ERROR, 7), (Severity.WARNING, 8))


def found(path: Path) -> tuple[Finding, ...]:
    """All findings of a workbook."""
    return examine(path, PACKS)[2]


def as_of(findings: tuple[Finding, ...], file: str) -> list[Finding]:
    """Findings as a file of another name would give them."""
    return [replace(one, places=tuple(place._replace(file=file) for place in one.places)) for one in findings]


def copied(path: Path) -> bytes:
    """The marked copy of a workbook."""
    return marked_bytes(path.read_bytes(), found(path), path.name)


def spoiled(source: Path, seed: int, target: Path) -> Path:
    """A sample with a few cells of one of its sheets spoiled, each in some way that happens."""
    chance = random.Random(seed)  # noqa: S311 - the same samples in every run
    parts = parts_of(source.read_bytes())
    names = re.findall(r'<sheet name="([^"]*)"', parts["xl/workbook.xml"].decode())
    place = chance.choice(
        [number for number, name in enumerate(names) if name not in {"编码表", "填报说明", "disclosuregen"}]
    )
    cells = re.findall(r'<c r="([A-F]\d+)"', parts[f"xl/worksheets/sheet{place + 1}.xml"].decode())
    wrong: list[str | None] = [None, "", "约十万", "？", "2019", "204", "=1+1", "-5", "甲_x0001_乙", "  "]
    chosen = chance.sample(cells, min(len(cells), 6))
    return changed(source, names[place], {cell: chance.choice(wrong) for cell in chosen if cell}, target)


# ── what is on the cells ──


def test_every_cell_that_is_named_is_commented_and_tinted(tmp_path: Path) -> None:
    path = changed(SMALL, LAST_YEAR, {"B6": None, "B8": "？"}, tmp_path / "甲.xlsx")
    copy = copied(path)
    words = comments_of(copy)
    assert words.keys() == tints_of(copy).keys() == {f"{LAST_YEAR}!B6", f"{LAST_YEAR}!B8"}
    assert set(tints_of(copy).values()) == {"error"}
    assert [rule in text for rule, text in zip(("错误", "〔C01〕"), words.values(), strict=True)] == [True, True]
    assert "〔C05〕" in words[f"{LAST_YEAR}!B6"]


def test_each_severity_has_its_tint_and_the_worst_shows() -> None:
    places = {severity: [Place(SMALL.name, LAST_YEAR, f"B{row}") for row in range(6, last)] for severity, last in LAST}
    findings = [replace(finding("C05", *places[one], label="甲"), severity=one) for one in places]
    tints = tints_of(marked_bytes(SMALL.read_bytes(), findings, SMALL.name))
    assert list(tints.values()) == ["error", "warning", "note"]


def test_the_words_of_several_findings_stand_in_one_comment() -> None:
    place = Place(SMALL.name, LAST_YEAR, "B6")
    findings = [finding("C15", place, label="甲"), finding("C05", place, label="乙"), finding("C05", place, label="乙")]
    copy = marked_bytes(SMALL.read_bytes(), findings, SMALL.name)
    (text,) = comments_of(copy).values()
    assert text.index("〔C05〕") < text.index("〔C15〕")
    assert text.count("〔C05〕") == 1
    assert tints_of(copy) == {f"{LAST_YEAR}!B6": "error"}
    assert tints_of(marked_bytes(SMALL.read_bytes(), findings[:1], SMALL.name)) == {f"{LAST_YEAR}!B6": "warning"}


def test_a_comment_that_is_there_stays_and_ours_stands_below(tmp_path: Path) -> None:
    path = changed(SMALL, COVER, {"B6": ""}, tmp_path / "甲.xlsx")
    before = comments_of(path.read_bytes(), ours=False)
    copy = copied(path)
    ((cell, text),) = comments_of(copy).items()
    assert cell == f"{COVER}!B6"
    assert text.startswith(before.pop(cell) + "\n【系统检查】\n错误")
    assert comments_of(copy, ours=False) == before


def test_a_finding_with_very_many_cells_marks_the_first_and_says_so() -> None:
    places = [Place(SMALL.name, LAST_YEAR, f"B{row}") for row in range(6, 70)]
    copy = marked_bytes(SMALL.read_bytes(), [finding("C05", *places, label="甲")], SMALL.name)
    assert len(comments_of(copy)) == len(tints_of(copy)) == 50
    assert [line[2] for line in listed(copy)] == [*(f"{LAST_YEAR}!B{row}" for row in range(6, 11)), ""]
    assert "另有 59 处" in listed(copy)[-1][3]
    assert "前 50 处" in listed(copy)[-1][3]


# ── what is not touched ──


def marked_in_one_sheet(sample: Path) -> tuple[str, bytes]:
    """The part of one sheet of a sample, and a copy that is marked in it only: a filled cell, an absent one, a text."""
    sheets = list(opened(sample.read_bytes()).sheetnames)
    place = sheets.index(LAST_YEAR) if LAST_YEAR in sheets else len(sheets) - 3
    findings = [finding("C05", Place(sample.name, sheets[place], cell), label="甲") for cell in ("B6", "C300", "A2")]
    return f"xl/worksheets/sheet{place + 1}.xml", marked_bytes(sample.read_bytes(), findings, sample.name)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem[:6])
def test_every_part_that_has_nothing_to_do_with_a_mark_keeps_its_bytes(sample: Path) -> None:
    own, copy = marked_in_one_sheet(sample)
    old, new = parts_of(sample.read_bytes()), parts_of(copy)
    touched = {name for name in old if old[name] != new.get(name)}
    assert touched - {f"xl/worksheets/_rels/{own.rpartition('/')[2]}.rels"} == {
        *("[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "docProps/app.xml"),
        *("xl/worksheets/sheet1.xml", own),
    }


@pytest.mark.parametrize("sample", [REFERENCE, EXAMPLES[0]], ids=lambda path: path.stem[:6])
def test_nothing_would_have_to_be_repaired(sample: Path, tmp_path: Path) -> None:
    (tmp_path / "copy.xlsx").write_bytes(marked_in_one_sheet(sample)[1])
    assert OpenXmlValidator().validate(str(tmp_path / "copy.xlsx")).errors == []


def test_values_formulas_validations_and_protection_are_the_same() -> None:
    sample = REFERENCE
    cells = {
        (sheet.title, cell.coordinate)
        for sheet in opened(sample.read_bytes()).worksheets
        for row in sheet.iter_rows(max_row=30)
        for cell in row
        if cell.value is not None
    }
    chosen = random.Random(7).sample(sorted(cells), 60)  # noqa: S311 - the same cells in every run
    findings = [finding("C01", Place(sample.name, *place), read="？") for place in chosen]
    copy = marked_bytes(sample.read_bytes(), findings, sample.name)
    assert rest_of(copy) == rest_of(sample.read_bytes())
    assert len(comments_of(copy)) > 30


@pytest.mark.parametrize("seed", range(8))
def test_the_copy_has_the_same_findings(seed: int, tmp_path: Path) -> None:
    path = spoiled(SAMPLES[seed % len(SAMPLES)], seed, tmp_path / "甲.xlsx")
    target = tmp_path / "甲-问题.xlsx"
    target.write_bytes(copied(path))
    assert list(found(target)) == as_of(found(path), target.name)


def test_a_missing_sheet_is_not_taken_for_the_list(tmp_path: Path) -> None:
    """Its name would be near enough to be proposed."""
    place = Place(SMALL.name, "项目清单")
    copy = marked_bytes(SMALL.read_bytes(), [finding("S04", place, expected="项目清单", near="")], SMALL.name)
    (tmp_path / "甲.xlsx").write_bytes(copy)
    assert listed(copy)[0][2] == "项目清单"
    assert found(tmp_path / "甲.xlsx") == ()


# ── the list ──


def test_the_list_comes_first_with_links(tmp_path: Path) -> None:
    path = changed(REFERENCE, LAST_YEAR, {"B6": None}, tmp_path / "甲.xlsx")
    copy = copied(path)
    book = opened(copy)
    sheet = book.worksheets[0]
    assert book.sheetnames == [LIST, *opened(path.read_bytes()).sheetnames]
    assert (book.active.title, sheet.freeze_panes, sheet.auto_filter.ref) == (LIST, "A4", f"A3:F{sheet.max_row}")  # type: ignore[union-attr]  # there is one
    assert [one.title for one in book.worksheets if one.sheet_view.tabSelected] == [LIST]
    lines = listed(copy)
    assert {line[5] for line in lines} == {one.rule for one in found(path)}
    assert [line[0] for line in lines] == sorted((line[0] for line in lines), key=int)
    for row, line in enumerate(lines, 4):
        if not line[2]:
            continue
        link = sheet[f"C{row}"].hyperlink
        title, _, cell = line[2].rpartition("!")
        assert link is not None
        assert link.location == f"'{title}'!{cell}"
        assert book[title][cell].comment is not None


def test_what_belongs_to_no_cell_is_listed_without_a_link() -> None:
    findings = [
        finding("S04", Place(SMALL.name, "没有的表"), expected="没有的表", near=""),
        finding("S01", Place(SMALL.name, "")),
        finding("P01", Place("checks.toml", ""), why="=1+1"),
        finding("C05", Place("别的.xlsx", LAST_YEAR, "B6"), label="甲"),
    ]
    copy = marked_bytes(SMALL.read_bytes(), findings, SMALL.name)
    assert (comments_of(copy), tints_of(copy)) == ({}, {})
    assert b"hyperlink" not in parts_of(copy)["xl/worksheets/sheet22.xml"]
    assert {line[2] for line in listed(copy)} == {"没有的表", "（整个工作簿）", "checks.toml", f"{LAST_YEAR}!B6"}


def test_names_that_belong_to_sheets_go_with_them() -> None:
    before, copy = opened(REFERENCE.read_bytes()), opened(marked_bytes(REFERENCE.read_bytes(), [], REFERENCE.name))
    for sheet in before.worksheets:
        assert copy[sheet.title].print_area == sheet.print_area
        assert copy[sheet.title].print_title_rows == sheet.print_title_rows


def test_a_workbook_without_findings_gets_a_list_that_says_so() -> None:
    copy = marked_bytes(CLEAN.read_bytes(), [], CLEAN.name)
    assert [line[3] for line in listed(copy)] == ["没有发现问题"]
    assert comments_of(copy) == {}


# ── again ──


def test_marking_a_copy_again_gives_the_same_file(tmp_path: Path) -> None:
    path = changed(SMALL, COVER, {"B6": "", "B9": None, "B10": "甲"}, tmp_path / "甲.xlsx")
    findings = [*found(path), finding("C01", Place(path.name, "封面", "J40"), read="？")]
    copy = marked_bytes(path.read_bytes(), findings, path.name)
    assert parts_of(marked_bytes(copy, findings, path.name)) == parts_of(copy)


def test_what_was_mended_is_no_longer_marked(tmp_path: Path) -> None:
    path = changed(SMALL, LAST_YEAR, {"B6": None, "B8": "？"}, tmp_path / "甲.xlsx")
    copy = copied(path)
    one = [one for one in found(path) if one.rule == "C01"]
    again = marked_bytes(copy, one, path.name)
    assert comments_of(again).keys() == tints_of(again).keys() == {f"{LAST_YEAR}!B8"}
    none = marked_bytes(again, [], path.name)
    assert (comments_of(none), tints_of(none)) == ({}, {})
    assert comments_of(none, ours=False) == comments_of(path.read_bytes(), ours=False)
    plain, old = parts_of(none), parts_of(path.read_bytes())
    assert [name for name in old if name.startswith("xl/worksheets/") and old[name] != plain[name]] == [
        "xl/worksheets/sheet1.xml"
    ]
    assert not [name for name in plain.keys() - old.keys() if "comments" in name or name.endswith(".vml")]


def test_marks_are_known_again_after_another_program_has_saved(tmp_path: Path) -> None:
    """Openpyxl renumbers styles, renames parts and writes every comment anew."""
    path = changed(SMALL, COVER, {"B6": "", "B9": None}, tmp_path / "甲.xlsx")
    target = tmp_path / "saved.xlsx"
    opened(copied(path)).save(target)
    again = marked_bytes(target.read_bytes(), found(path), path.name)
    assert comments_of(again) == comments_of(copied(path))
    assert opened(again).sheetnames == opened(copied(path)).sheetnames
    none = marked_bytes(again, [], path.name)
    assert (comments_of(none), tints_of(none)) == ({}, {})
    fills = opened(none)[COVER]["B6"].fill, opened(path.read_bytes())[COVER]["B6"].fill
    assert fills[0].fgColor == fills[1].fgColor


def test_what_somebody_wrote_into_our_comment_stays(tmp_path: Path) -> None:
    path = changed(SMALL, LAST_YEAR, {"B6": None}, tmp_path / "甲.xlsx")
    book = opened(copied(path))
    comment = book[LAST_YEAR]["B6"].comment
    assert comment is not None
    comment.text += "\n已请示，见批复。"
    book.save(tmp_path / "saved.xlsx")
    again = marked_bytes((tmp_path / "saved.xlsx").read_bytes(), found(path), path.name)
    (text,) = comments_of(again).values()
    assert text.startswith("\n已请示，见批复。\n【系统检查】\n")
    assert text.count("【系统检查】") == 1
    none = marked_bytes(again, [], path.name)
    assert comments_of(none, ours=False)[f"{LAST_YEAR}!B6"].strip() == "已请示，见批复。"


# ── the command ──


def test_the_command_writes_a_copy_beside_and_says_so(command: Command, tmp_path: Path) -> None:
    path = changed(SMALL, LAST_YEAR, {"B6": None}, tmp_path / "甲.xlsx")
    before = path.read_bytes()
    plain, said = command("check", path), command("check", path, CLEAN, "--marked", "给单位")
    assert (said.code, said.err) == (plain.code, "") == (1, "")
    assert said.out.startswith(plain.out + "已生成  甲-问题.xlsx\n")
    assert sorted(one.name for one in (tmp_path / "给单位").iterdir()) == [f"{CLEAN.stem}-问题.xlsx", "甲-问题.xlsx"]
    assert (tmp_path / "给单位" / "甲-问题.xlsx").read_bytes() == copied(path)
    assert path.read_bytes() == before


def test_json_stays_one_object(command: Command, tmp_path: Path) -> None:
    path = changed(SMALL, LAST_YEAR, {"B6": None}, tmp_path / "甲.xlsx")
    said = command("check", path, "--json", "--marked", tmp_path)
    assert (said.code, said.err, said.out) == (1, "已生成  甲-问题.xlsx\n", command("check", path, "--json").out)


def test_no_source_and_no_other_copy_is_overwritten(command: Command, tmp_path: Path) -> None:
    for folder in ("一", "二"):
        (tmp_path / folder).mkdir()
        shutil.copy(SMALL, tmp_path / folder / "甲.xlsx")
    shutil.copy(CLEAN, tmp_path / "二" / "甲-问题.xlsx")
    said = command("check", "一/甲.xlsx", "二/甲.xlsx", "二/甲-问题.xlsx", "--marked", "二")
    assert said.code == 0
    names = sorted(one.name for one in (tmp_path / "二").iterdir())
    assert names == ["甲-问题-2.xlsx", "甲-问题-3.xlsx", "甲-问题-问题.xlsx", "甲-问题.xlsx", "甲.xlsx"]
    assert (tmp_path / "二" / "甲-问题.xlsx").read_bytes() == CLEAN.read_bytes()
    assert (tmp_path / "二" / "甲.xlsx").read_bytes() == SMALL.read_bytes()


def test_an_earlier_copy_is_replaced(command: Command, tmp_path: Path) -> None:
    for _ in range(2):
        assert command("check", SMALL, "--marked", tmp_path).code == 0
    assert [one.name for one in tmp_path.iterdir()] == [f"{SMALL.stem}-问题.xlsx"]


@pytest.mark.parametrize("content", [b"", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), SMALL.read_bytes()[:9_000]])
def test_what_is_no_package_gets_no_copy(content: bytes, command: Command, tmp_path: Path) -> None:
    (tmp_path / "甲.xlsx").write_bytes(content)
    said = command("check", "甲.xlsx", SMALL, "--marked", "外")
    assert said.code == 1
    assert said.out.count("未生成  甲.xlsx 的标记副本") == 1
    assert [one.name for one in (tmp_path / "外").iterdir()] == [f"{SMALL.stem}-问题.xlsx"]


def test_a_workbook_of_another_form_gets_a_copy_with_a_list(command: Command, tmp_path: Path) -> None:
    book = opened(SMALL.read_bytes())
    del book["disclosuregen"]
    book.save(tmp_path / "甲.xlsx")
    assert command("check", "甲.xlsx", "--marked", "外").code == 1
    ((_, said, where, _, _, rule),) = listed((tmp_path / "外" / "甲-问题.xlsx").read_bytes())
    assert (said, where, rule) == ("错误", "（整个工作簿）", "S01")


def test_a_file_that_is_not_there_and_a_pack_that_is_not_there_give_no_copy(command: Command, tmp_path: Path) -> None:
    assert command("check", "没有.xlsx", "--marked", "外").code == 3
    assert command("check", SMALL, "--pack", "no-such-pack", "--marked", "外").code == 2
    assert not (tmp_path / "外").exists()


def test_a_folder_that_cannot_be_written_ends_with_3_and_leaves_nothing(command: Command, tmp_path: Path) -> None:
    (tmp_path / "外").write_text("", encoding="utf-8")
    said = command("check", SMALL, "--marked", "外")
    assert said.code == 3
    assert "〔E02〕" in said.out
    assert "已生成" not in said.out
    assert [one.name for one in tmp_path.iterdir()] == ["外"]
    assert "--marked" in command("check", "-h").out
