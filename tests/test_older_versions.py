"""Workbooks of an older version of the form: what was added since is blank in them, and only that may be missing."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from disclosuregen.document.projection import projected
from disclosuregen.findings import PackFault, Severity
from disclosuregen.pack import Library, load, newer_versions
from disclosuregen.packcheck import examined
from disclosuregen.pipeline import Outcome, Packs, generate
from tests.books import SMALL, changed
from tests.samples.workbooks import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from disclosuregen.findings import Finding

PACK = ROOT / "templates" / "xianning-budget"
IDENTITY, GOALS, ASSETS = "disclosuregen", "绩效目标", "国有资产"
VERSIONS = ('version = "2024.2"\nalso = ["2024.1"]', 'version = "2024.3"\nalso = ["2024.1", "2024.2"]')
LINE = ('  { label = "领导干部用车", unit = "辆" },', '  { label = "领导干部用车", unit = "辆" },\n  NEW')


def made(path: Path, folder: Path = ROOT / "templates") -> Outcome:
    return generate(path, Packs(Library((folder,))))


def told(outcome: Outcome, rule: str) -> list[Severity]:
    return [one.severity for one in outcome.findings if one.rule == rule]


def edited(tmp_path: Path, *edits: tuple[str, str, str]) -> Path:
    """A folder with the shipped pack after edits of its files."""
    folder = tmp_path / "templates" / PACK.name
    shutil.copytree(PACK, folder)
    for file, old, new in edits:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text, old
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


def faults(folder: Path) -> list[Finding]:
    with pytest.raises(PackFault) as raised:
        load(folder)
    return list(raised.value.findings)


def test_a_workbook_made_before_a_column_was_added_gives_the_same_document(tmp_path: Path) -> None:
    older = changed(SMALL, IDENTITY, {"B2": "2024.1"}, tmp_path / "甲.xlsx")
    older = changed(older, GOALS, {"D5": None}, older)
    now, before = made(SMALL), made(older)
    assert now.document is not None
    assert before.document is not None
    assert projected(before.document) == projected(now.document)
    assert (told(now, "S06"), told(before, "S06")) == ([], [Severity.NOTE])


def test_a_column_that_the_version_has_may_not_be_missing(tmp_path: Path) -> None:
    path = changed(SMALL, GOALS, {"D5": None}, tmp_path / "甲.xlsx")
    assert told(made(path), "S06") == [Severity.ERROR]
    path = changed(path, IDENTITY, {"B2": "2024.1"}, path)
    path = changed(path, GOALS, {"C5": None}, path)
    outcome = made(path)
    assert (outcome.document, sorted(told(outcome, "S06"))) == (None, [Severity.ERROR, Severity.NOTE])


def test_what_somebody_has_added_to_an_older_workbook_is_read(tmp_path: Path) -> None:
    path = changed(SMALL, IDENTITY, {"B2": "2024.1"}, tmp_path / "甲.xlsx")
    path = changed(path, GOALS, {"D6": "是"}, path)
    assert told(made(path), "M05") == [Severity.ERROR]


def test_a_line_that_was_added_since_is_blank(tmp_path: Path) -> None:
    line = (LINE[0], LINE[1].replace("NEW", '{ label = "新能源车", unit = "辆", since = "2024.3" },'))
    folder = edited(tmp_path, ("pack.toml", *VERSIONS), ("form.toml", *line))
    outcome = made(SMALL, folder.parent)
    assert told(outcome, "S08") == [Severity.NOTE]
    assert outcome.form is not None
    rows = outcome.form.tables[ASSETS].rows
    assert [row.key for row in rows][:2] == ["领导干部用车", "新能源车"]
    assert rows[1].cells["数量"].blank
    assert outcome.document is not None
    without = edited(tmp_path / "2", ("pack.toml", *VERSIONS), ("form.toml", *(line[0], line[1].replace("2024.3", ""))))
    assert told(made(SMALL, without.parent), "S08") == [Severity.ERROR]


def test_versions_are_counted_along_the_line_of_packs(tmp_path: Path) -> None:
    edited(tmp_path, ("pack.toml", *VERSIONS))
    child = tmp_path / "templates" / "kid"
    child.mkdir()
    card = f'id = "kid"\ntitle = "子包"\nversion = "2024.3-kid"\nalso = []\nextends = "{PACK.name}"\n'
    (child / "pack.toml").write_text(card, encoding="utf-8")
    pack = load(child, Library((tmp_path / "templates",)))
    assert newer_versions(pack, PACK.name, "2024.1") == {"2024.2", "2024.3", "2024.3-kid"}
    assert newer_versions(pack, PACK.name, "2024.3") == {"2024.3-kid"}
    assert newer_versions(pack, "kid", "2024.3-kid") == set()
    assert newer_versions(pack, "another", "2024.1") == set()


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ('{ label = "新能源车", unit = "辆", required = true, since = "2024.2" },', "必须填写"),
        ('{ label = "新能源车", unit = "辆", prior = true, since = "2024.2" },', "必须填写"),
    ],
)
def test_what_must_be_filled_in_cannot_have_been_added_since(line: str, named: str, tmp_path: Path) -> None:
    folder = edited(tmp_path, ("form.toml", LINE[0], LINE[1].replace("NEW", line)))
    assert [named in one.message for one in faults(folder)] == [True]


def test_what_tells_rows_apart_cannot_have_been_added_since(tmp_path: Path) -> None:
    column = '{ name = "项目", header = ["项目"], type = "label", width = 40'
    folder = edited(
        tmp_path,
        (
            "form.toml",
            f'{column} }},\n  {{ name = "计量单位"',
            f'{column}, since = "2024.2" }},\n  {{ name = "计量单位"',
        ),
    )
    assert ["用来认行" in one.message for one in faults(folder)] == [True]


def test_a_version_that_nobody_knows_is_doubted_and_lets_nothing_be_missing(tmp_path: Path) -> None:
    folder = edited(tmp_path, ("form.toml", 'since = "2024.2"', 'since = "2042.2"'))
    assert [one.rule for one in examined(folder, Library(()))[1]] == ["P38"]
    path = changed(SMALL, IDENTITY, {"B2": "2024.1"}, tmp_path / "甲.xlsx")
    path = changed(path, GOALS, {"D5": None}, path)
    assert told(made(path, folder.parent), "S06") == [Severity.ERROR]


def test_a_version_that_is_no_longer_read_may_stay_in_the_form(tmp_path: Path) -> None:
    for version in ("2025.1", "1"):
        folder = edited(tmp_path / version, ("pack.toml", VERSIONS[0], f'version = "{version}"\nalso = []'))
        assert examined(folder, Library(()))[1] == ()
