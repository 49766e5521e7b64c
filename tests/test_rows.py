"""Rows that are printed at once say what their figures say one by one, whatever stands in their cells."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from disclosuregen.document import tracing
from disclosuregen.document.bounds import Steps
from disclosuregen.document.sandbox import Sandbox
from disclosuregen.figures.context import context_of, global_fields, words_of
from disclosuregen.figures.phrases import Writer
from disclosuregen.figures.views import View
from disclosuregen.model import Cell, Figure, Form, Row
from disclosuregen.pack import Library
from disclosuregen.pipeline import Packs, examine
from tests.samples.workbooks import ROOT
from tests.test_turns import pieces
from tests.words import STARTED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from disclosuregen.document.fill import Filled
    from disclosuregen.model import Line
    from disclosuregen.pack import Pack

WORKBOOKS = [next(ROOT.joinpath("input").glob(f"{code}*.xlsx")) for code in ("211001", "358001")]


def one_by_one(self: Sandbox, obj: object, names: tuple[str, ...]) -> tuple[tuple[object, ...], Line | None]:
    return self.several(obj, names), None


def row_by_row(
    self: Sandbox, obj: object, attribute: str, names: tuple[str, ...]
) -> Iterator[tuple[tuple[object, ...], Line | None]]:
    return (one_by_one(self, item, names) for item in Steps(self.getattr(obj, attribute), self.meter))


def blank(row: Row, cell: Cell) -> Cell:
    return replace(cell, text="") if row.number % 2 and cell.amount else cell


def hollow(row: Row, cell: Cell) -> Cell:
    return replace(cell, hollow=bool(cell.amount and row.number % 3))


def spaced(_: Row, cell: Cell) -> Cell:
    return cell if cell.amount else replace(cell, text=f" {cell.text}\u3000")


def telling(row: Row, cell: Cell) -> Cell:
    return cell if cell.amount else replace(cell, text=f"比{row.number}增加<&>")


CASES: dict[str, Callable[[Row, Cell], Cell]] = {
    "as it is": lambda _, cell: cell,
    "blank": blank,
    "hollow": hollow,
    "spaces around words": spaced,
    "words that tell": telling,
}


def changed(form: Form, pack: Pack, case: str) -> Form:
    """The form with other cells and row names in all its tables but the cover, and those that are matched by name."""
    tables = dict(form.tables)
    matched = {name for figure in pack.figures if figure.kind == "join" for name in (figure.each, figure.with_)}
    for _, spec in pack.form.tables():
        table = tables.get(spec.name)
        if table is None or spec.global_ or spec.name in matched:
            continue
        rows = []
        for row in table.rows:
            cells = {name: CASES[case](row, cell) for name, cell in row.cells.items()}
            rows.append(replace(row, name=f" {row.name}" if case == "spaces around words" else row.name, cells=cells))
        tables[spec.name] = replace(table, rows=tuple(rows))
    return replace(form, tables=tables)


@pytest.fixture(scope="module")
def packs() -> Packs:
    return Packs(Library((ROOT / "templates",)))


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("number", range(len(WORKBOOKS)))
def test_rows_at_once_are_rows_one_by_one(
    number: int, case: str, packs: Packs, monkeypatch: pytest.MonkeyPatch
) -> None:
    form, pack, _ = examine(WORKBOOKS[number], packs)
    assert form is not None
    assert pack is not None
    form = changed(form, pack, case)
    quick: Filled = packs.template(pack).filled(context_of(form, pack), STARTED)
    with monkeypatch.context() as patched:
        patched.setattr(Sandbox, "line", one_by_one)
        patched.setattr(Sandbox, "lines", row_by_row)
        slow = packs.template(pack).filled(context_of(form, pack), STARTED)
    assert quick.content == slow.content
    assert pieces(quick) == pieces(slow)


def test_an_ordinary_table_is_taken_at_once(packs: Packs, monkeypatch: pytest.MonkeyPatch) -> None:
    form, pack, _ = examine(WORKBOOKS[0], packs)
    assert form is not None
    assert pack is not None
    monkeypatch.setattr("disclosuregen.document.sandbox.Steps", None)
    table = context_of(form, pack)["支出总表"]
    sandbox = packs.template(pack).sandbox
    assert sandbox is not None
    lines = list(sandbox.lines(table, "行", ("科目编码", "合计")))
    assert len(lines) == len(form.tables["支出总表"].rows)
    assert all(line is not None for _, line in lines)


def test_rows_beside_each_other_are_taken_at_once(packs: Packs, monkeypatch: pytest.MonkeyPatch) -> None:
    form, pack, _ = examine(WORKBOOKS[0], packs)
    assert form is not None
    assert pack is not None
    table = context_of(form, pack)["收支总表"]
    assert isinstance(table, Figure)
    rows, names = table.parts["行"], ("收入项目", "收入预算数", "支出项目", "支出预算数")
    assert isinstance(rows, tuple)
    one_by_one = [[str(row.parts[name]) for name in names] for row in rows]
    asked, lines = [], View.lines

    def heard(view: View, some: Iterable[tuple[int, Row]], said: tuple[str, ...]) -> list[Line] | None:
        asked.append(said)
        return lines(view, some, said)

    monkeypatch.setattr(View, "lines", heard)
    assert [row.parts.line(names)[0] for row in rows] == one_by_one
    assert asked == [names[:2], names[2:]]
    assert rows[0].parts.line((*names, "没有")) is None


def test_what_every_row_has_counts_before_a_column_of_that_name(packs: Packs) -> None:
    form, pack, _ = examine(WORKBOOKS[0], packs)
    assert form is not None
    assert pack is not None
    sheet, spec = next(pair for pair in pack.form.tables() if pair[1].name == "名词解释")
    columns = tuple(replace(column, name="序号") if column.name == "名词" else column for column in spec.columns)
    table = form.tables["名词解释"]
    row = replace(table.rows[1], cells={"序号": table.rows[1].cells["名词"], "解释": table.rows[1].cells["解释"]})
    writer = Writer(pack.phrases, words_of(global_fields(form, pack)))
    view = View.of(sheet, replace(spec, columns=columns), replace(table, rows=(row,)), writer)
    assert view.rows()[0]["序号"] == 1
    assert view.lines(((1, row),), ("序号", "解释")) is None
    said = view.rows()[0]["解释"]
    assert isinstance(said, Figure)
    assert view.lines(((1, row),), ("解释",)) == [([said.text], [None], [(0, row.cells["解释"].place)])]
    assert view.lines(((1, row),), ("没有",)) is None
    with pytest.raises(KeyError):
        view.rows()[0]["没有"]


def test_every_odd_character_is_told_at_a_glance() -> None:
    for code in range(0x11000):
        text = f"甲{chr(code)}乙"
        assert tracing.is_odd(text) is (tracing._ODD.search(text) is not None), hex(code)  # noqa: SLF001 - the slow way
