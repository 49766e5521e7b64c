"""The sheet 审核: what it shows in a spreadsheet is what `check` finds; what a department answers there is heard."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from decimal import Decimal
from typing import TYPE_CHECKING

import openpyxl
import pytest

from disclosuregen.checks.compared import Compared, comparisons
from disclosuregen.checks.tallies import tallied
from disclosuregen.pack.sheets import AUDIT_SHEET
from disclosuregen.workbook.audit import result_of
from disclosuregen.workbook.intake import admit
from disclosuregen.workbook.read import read_form
from tests.books import CLEAN, INPUT, changed
from tests.samples.workbooks import EXAMPLES, ROOT
from tests.test_relations_declared import pack_named
from tests.test_second_opinion import RECALCULATE, uncalculated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from disclosuregen.model import Form
    from disclosuregen.pack import Pack
    from disclosuregen.pack.checkspec import CheckSpec
    from disclosuregen.places import Place
    from tests.conftest import Said

    Command = Callable[..., Said]

PACK_OF = {"6": "putuo-budget"}
AT_ONCE = 5


def pack_name(path: Path) -> str:
    """The pack of a sample, by its code."""
    return PACK_OF.get(path.name[0], "xianning-budget")


def form_of(path: Path) -> Form:
    """The form of a workbook, whatever is wrong with it."""
    package = admit(path).package
    assert package is not None
    return read_form(package, pack_named(pack_name(path)))[0]


def breaking(spec: CheckSpec, form: Form, pack: Pack) -> list[Place]:
    """The cells that break a relation when they hold a larger number; none where such an account is not there."""
    found = [one for one in comparisons(spec, form, pack) if isinstance(one, Compared)]
    sides = [
        (one.right,) if one.sign == ">=" else (one.left,) if one.sign == "<=" else (one.left, one.right)
        for one in found
    ]
    return [cell.place for both in sides for side in both for cell in side.cells]


def misnamed(name: str, folder: Path) -> Iterator[Path]:
    """A copy of an example in which a name that every relation of names asks for is written with a slip."""
    path = next((ROOT / "templates" / name / "example").glob("*.xlsx"))
    form = form_of(path)
    for spec in pack_named(name).checks:
        if spec.kind == "names":
            table, _, column = spec.left[0].partition(".")
            row = next(row for row in form.tables[table].rows if spec.level in {0, row.level})
            place, text = row.cells[column].place, row.cells[column].text
            path = changed(path, place.sheet, {place.cell: f"{text[:-1]}某"}, folder / f"{path.name[:6]}-名称.xlsx")
    if path.parent == folder:
        yield path


def spoiled(name: str, folder: Path) -> Iterator[Path]:
    """Copies of an example in which, a few at a time, a cell of every relation holds another number."""
    source = next((ROOT / "templates" / name / "example").glob("*.xlsx"))
    form, pack, seed = form_of(source), pack_named(name), random.Random(7)  # noqa: S311 - the same cells every time
    cells = {spec.id: places for spec in pack.checks if spec.kind != "names" and (places := breaking(spec, form, pack))}
    # Neighbours ask for the same cells, so they are not changed together; what is not broken then is broken alone.
    groups = -(-len(cells) // AT_ONCE)
    pending = [list(cells)[number::groups] for number in range(groups)]
    unbroken = set(cells)
    while pending:
        ids, path = pending.pop(0), source
        target = folder / f"{source.stem[:6]}-{ids[0]}-{len(ids)}.xlsx"
        for places in (cells[key] for key in ids):
            place = seed.choice(places)
            typed = Decimal(seed.randrange(10**8, 10**9)) / (100 if place.sheet.startswith("附表") else 1)
            path = changed(path, place.sheet, {place.cell: typed}, target)
        unbroken -= {key for key, tally in tallied(form_of(path), pack).items() if tally.wrong}
        pending += [[key] for key in sorted(unbroken)] if not pending and len(ids) > 1 else []
        yield target


@pytest.fixture(scope="module")
def recalculated(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Path]]:
    """Good and spoiled workbooks without any cached value, and the folder in which LibreOffice has calculated them."""
    folder = tmp_path_factory.mktemp("audit")
    (folder / "profile" / "user").mkdir(parents=True)
    (folder / "profile" / "user" / "registrymodifications.xcu").write_text(RECALCULATE, encoding="utf-8")
    books = [
        *sorted(INPUT.glob("*.xlsx")),
        *(path for name in EXAMPLES for path in (*spoiled(name, folder), *misnamed(name, folder))),
    ]
    bare = folder / "bare"
    bare.mkdir()
    for path in books:
        (bare / path.name).write_bytes(uncalculated(path.read_bytes()))
    soffice = shutil.which("soffice") or "soffice"
    command = [soffice, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "xlsx"]
    command += ["--outdir", str(folder / "saved"), *map(str, sorted(bare.glob("*.xlsx")))]
    subprocess.run(command, check=True, capture_output=True, timeout=300)  # noqa: S603 - our own words
    return folder / "saved", books


def shown(path: Path) -> dict[str, str]:
    """What the sheet shows for each relation."""
    sheet = openpyxl.load_workbook(path, data_only=True)[AUDIT_SHEET]
    rows = sheet.iter_rows(min_row=5, max_col=5, values_only=True)
    return {str(row[0]): str(row[4]) for row in rows if row[0]}


@pytest.mark.office
def test_the_spreadsheet_and_python_agree_on_every_relation(recalculated: tuple[Path, Sequence[Path]]) -> None:
    folder, books = recalculated
    broken: dict[str, set[str]] = {name: set() for name in EXAMPLES}
    for path in books:
        pack = pack_named(pack_name(path))
        said = shown(folder / path.name)
        kinds = {spec.id: spec.kind == "names" for spec in pack.checks}
        wanted = {key: result_of(tally, names=kinds[key]) for key, tally in tallied(form_of(path), pack).items()}
        assert {key: said[key] for key in wanted} == wanted, path.name
        broken[pack.card.id] |= {key for key, result in wanted.items() if result != "通过"}
    for name, seen in broken.items():
        pack = pack_named(name)
        form = form_of(next((ROOT / "templates" / name / "example").glob("*.xlsx")))
        names = {spec.id for spec in pack.checks if spec.kind == "names"}
        breakable = {spec.id for spec in pack.checks if spec.kind != "names" and breaking(spec, form, pack)}
        assert len(breakable | names) >= len(pack.checks) - 3
        assert breakable | names <= seen


def test_a_blank_workbook_shows_that_nothing_is_filled_in(command: Command, tmp_path: Path) -> None:
    assert command("new", "空.xlsx", "--pack", "xianning-budget", "--year", "2025").code == 0
    results = shown(tmp_path / "空.xlsx")
    relations = {spec.id for spec in pack_named("xianning-budget").checks}
    assert {results[key] for key in relations} == {"未填"}


GOAL: dict[str, str | Decimal | None] = {"A6": None, "B6": None, "C6": None}
WORDS = "市级统筹项目，名称由财政局统一规定，本年不单独设定绩效目标"


def answered(folder: Path, rule: str, words: str) -> Path:
    """A sample with a project that has no goals, and words beside a rule of the sheet 审核."""
    path = changed(CLEAN, "绩效目标", GOAL, folder / "甲.xlsx")
    sheet = openpyxl.load_workbook(path)[AUDIT_SHEET]
    row = next(row for row in range(5, sheet.max_row + 1) if sheet.cell(row, 1).value == rule)
    return changed(path, AUDIT_SHEET, {f"H{row}": words}, folder / "乙.xlsx")


def test_an_answer_explains_a_warning_and_says_so(command: Command, tmp_path: Path) -> None:
    said = command("check", answered(tmp_path, "T9-07", WORDS))
    assert said.code == 0
    assert "已说明" in said.out
    assert WORDS in said.out


def test_a_rounding_difference_may_be_explained(command: Command, tmp_path: Path) -> None:
    path = changed(
        answered(tmp_path, "H02", WORDS),
        "附表6 一般公共预算基本支出表",
        {"D8": Decimal("2895.12")},
        tmp_path / "丙.xlsx",
    )
    findings = json.loads(command("check", path, "--json").out)["findings"]
    assert [one["explained"] for one in findings if one["rule"] == "H02"] == [WORDS]


def test_an_answer_is_part_of_the_json(command: Command, tmp_path: Path) -> None:
    findings = json.loads(command("check", answered(tmp_path, "T9-07", WORDS), "--json").out)["findings"]
    assert [one["explained"] for one in findings if one["rule"] == "T9-07"] == [WORDS]


def test_a_word_is_no_answer(command: Command, tmp_path: Path) -> None:
    findings = json.loads(command("check", answered(tmp_path, "T9-07", "已核对"), "--json").out)["findings"]
    assert [(one["rule"], "explained" in one) for one in findings] == [("T9-07", False), ("A01", False)]


def test_nothing_explains_an_error(command: Command, tmp_path: Path) -> None:
    path = changed(answered(tmp_path, "T1-01", WORDS), "附表1 收支总表", {"B32": Decimal(1)}, tmp_path / "丙.xlsx")
    said = command("build", path)
    assert said.code == 1
    assert not (tmp_path / "丙.docx").exists()
    findings = json.loads(command("check", path, "--json").out)["findings"]
    assert ("T1-01", "error", False) in {(one["rule"], one["severity"], "explained" in one) for one in findings}
    assert "A02" in {one["rule"] for one in findings}


def test_answers_are_asked_again_next_year(command: Command, tmp_path: Path) -> None:
    assert command("new", "下年.xlsx", "--from", answered(tmp_path, "T9-07", WORDS)).code == 0
    sheet = openpyxl.load_workbook(tmp_path / "下年.xlsx")[AUDIT_SHEET]
    assert {sheet.cell(row, 8).value for row in range(5, sheet.max_row + 1)} == {None}
