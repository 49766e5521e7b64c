"""The kinds of figures a pack may declare: one function each, `KINDS` reads like a contents page."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from disclosuregen.amounts import DimensionError, joint_dimension
from disclosuregen.figures.comparisons import Comparison
from disclosuregen.figures.lazy import with_parts
from disclosuregen.figures.phrases import Writer, blanks, filled
from disclosuregen.figures.tables import TableFigures, counted
from disclosuregen.figures.views import NO_PARTS, NOTHING, typed
from disclosuregen.findings import PackFault, finding
from disclosuregen.formula import FormulaError, computing
from disclosuregen.frozen import frozen
from disclosuregen.model import Figure, Kind, Said, joined
from disclosuregen.names import folded
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from disclosuregen.amounts import Amount
    from disclosuregen.model import Cell, Form, Row
    from disclosuregen.pack import Pack
    from disclosuregen.pack.spec import FigureSpec
    from disclosuregen.sight import Sight

__all__ = ["KINDS", "Ground"]


@frozen
class Ground:
    """What figures stand on: the form, its pack, the house's writer, the tables as figures."""

    form: Form
    pack: Pack
    writer: Writer
    tables: TableFigures
    sight: Sight

    def amount(self, text: str) -> Amount:
        """The amount of a formula; raises PackFault when it names nothing or poisoned cells."""
        try:
            value = computing(text)(self.sight)
        except (FormulaError, ArithmeticError, ValueError) as error:
            raise _fault(text, str(error) or "除数是 0") from error
        if value is None:
            raise _fault(text, "用到了读不出来的单元格")
        return value

    def text(self, path: str) -> Figure:
        """The text of the one cell a path names, empty when it is blank or not there."""
        cells = [cell for cell in _named(path, self.form) if cell.amount is None] if path else []
        return typed(cells[0].text, cells[0].place) if cells else NOTHING


def _fault(formula: str, why: str) -> PackFault:
    return PackFault([finding("P05", Place("figures.toml", ""), read=formula, why=why)])


def _quotient(part: Amount, whole: Amount, formula: str) -> Amount:
    """A part by its whole; raises PackFault for 辆 by 元."""
    try:
        return part / whole
    except DimensionError as error:
        raise _fault(formula, str(error)) from error


def _must_subtract(now: Amount, before: Amount, formula: str) -> None:
    """Raise PackFault for 辆 less 元."""
    try:
        joint_dimension(now, before)
    except DimensionError as error:
        raise _fault(formula, str(error)) from error


def _named(path: str, form: Form) -> tuple[Cell, ...]:
    """The cells of the line a path such as 增减原因.收入预算 names."""
    table, _, line = path.partition(".")
    row = form.tables[table].row(line)
    return tuple(row.cells.values()) if row else ()


def _amount(spec: FigureSpec, ground: Ground) -> Figure:
    return prose(ground, ground.amount(spec.value), spec.value)


def prose(ground: Ground, amount: Amount, formula: str) -> Figure:
    """An amount as prose prints it, with its unit."""
    return Figure(ground.writer.amount(amount), NO_PARTS, amount, formula)


def _comparison(spec: FigureSpec, ground: Ground) -> Figure:
    return compared(ground, spec.now, spec.before, reason=ground.text(spec.reason), rate=spec.rate)


def compared(ground: Ground, now: str, before: str, *, reason: Figure = NOTHING, rate: bool = True) -> Figure:
    """This year against last year, computed from the amounts as printed."""
    return _compare(ground, now, before, reason=reason, rate=rate).figure()


def _compare(ground: Ground, now: str, before: str, *, reason: Figure = NOTHING, rate: bool = True) -> Comparison:
    this, last = ground.amount(now), ground.amount(before)
    _must_subtract(this, last, f"{now} - ({before})")
    return Comparison(ground.writer, (this, last), (now, before), reason, rate=rate)


def _share(spec: FigureSpec, ground: Ground) -> Figure:
    """A part in percent of its whole, both as printed; it says nothing when the whole is zero."""
    part, whole = ground.amount(spec.part), ground.amount(spec.whole)
    base = ground.writer.printed(whole)
    if not base:
        return Figure("", formula=f"{spec.part} / ({spec.whole})")
    formula = f"({spec.part}) / ({spec.whole})"
    percent = ground.writer.printed(part) * 100 / base
    return Figure(
        ground.writer.percent(percent), amount=_quotient(part, whole, formula), formula=formula, kind=Kind.RATE
    )


def _list(spec: FigureSpec, ground: Ground) -> Figure:
    """Every row of one level whose amount is not zero: 办公费150万元、印刷费12万元."""
    writer, items, said = ground.writer, list[Figure](), list[Said]()
    for row in ground.form.tables[spec.each].rows:
        amount = row.cells[spec.value].amount
        if amount is None or (spec.level and row.level != spec.level and not _stands_alone(row, spec, ground)):
            continue
        # Whatever prints as zero is not worth a place in the list.
        if number := writer.printed(amount):
            cell, formula = row.cells[spec.label], f'{spec.each}["{row.key}"].{spec.value}'
            label = typed(cell.text, cell.place)
            money = Figure(writer.number(number, writer.unit(amount)), NO_PARTS, amount, formula)
            named = {"名称": label, "金额": money}
            parts = ground.tables.said(spec.each, row, {**named, "序号": len(items) + 1})
            items.append(typed(cell.text, cell.place, parts))
            said.append(filled(writer.phrases.list.item, named))
    return _listed(items, joined(said, writer.phrases.list.separator))


def _stands_alone(row: Row, spec: FigureSpec, ground: Ground) -> bool:
    """A group that was filled in without its items still has to be named."""
    if row.level >= spec.level:
        return False
    for one in ground.form.tables[spec.each].rows:
        if one.key.startswith(row.key) and one.key != row.key:
            amount = one.cells[spec.value].amount
            if amount is not None and ground.writer.printed(amount):
                return False
    return True


def _listed(items: list[Figure], text: Said) -> Figure:
    places = tuple(place for item in items for place in item.places[:1])
    parts = {"条": tuple(items), "个数": counted(len(items), places, "条数"), "列举": text}
    return Figure(text, parts)


def _count(spec: FigureSpec, ground: Ground) -> Figure:
    """How many rows a table has: of one level, or with one entry in a column, where these are given."""
    rows = [row for row in ground.form.tables[spec.each].rows if not spec.level or row.level == spec.level]
    rows = [row for row in rows if not spec.where or row.cells[spec.where].text == spec.equals]
    places = tuple(cell.place for row in rows for cell in tuple(row.cells.values())[:1])
    return counted(len(rows), places, f"{spec.each} 的行数")


def _breakdown(spec: FigureSpec, ground: Ground) -> Figure:
    """Each source that has an amount this year or last, with its change."""
    house = ground.writer.phrases.list
    items: list[Figure] = []
    said: list[Said] = []
    for item in spec.items:
        compared = _compare(ground, item.now, item.before) if item.before else None
        if compared:
            printed = compared.change.now or compared.change.before
        else:
            amount = ground.amount(item.now)
            printed = ground.writer.printed(amount)
        if not (item.always or printed):
            continue
        source = compared.figure() if compared else prose(ground, amount, item.now)
        named = {"名称": item.says, "序号": len(items) + 1} | ({} if compared else {"本年": source})
        items.append(Figure(item.says, with_parts(source.parts, named)))
        # This year's is the comparison itself.
        asked = (
            (name, source if name == "本年" and compared else source.parts.get(name))
            for name in blanks(house.breakdown_item)
        )
        words = {name: part for name, part in asked if isinstance(part, Figure | str)}
        said.append(filled(house.breakdown_item, {**words, "名称": item.says, "本年": source}))
    return _listed(items, joined(said, house.breakdown_separator))


def _join(spec: FigureSpec, ground: Ground) -> Figure:
    """The rows of one list that are marked, each with the row of another table that bears the same name."""
    items: list[Figure] = []
    others = {folded(row.cells[spec.with_key].text): row for row in ground.form.tables[spec.with_].rows}
    for row in ground.form.tables[spec.each].rows:
        if spec.where and row.cells[spec.where].text != spec.equals:
            continue
        other = others.get(folded(row.cells[spec.key].text))
        parts: Mapping[str, object] = {**ground.tables.texts(spec.each, row), "序号": len(items) + 1}
        if other:
            parts = ground.tables.said(spec.with_, other, parts, ancestors=False)
        key = row.cells[spec.key]
        items.append(typed(key.text, key.place, parts))
    return _listed(items, joined(items, "、"))


def _beside(spec: FigureSpec, ground: Ground) -> Figure:
    return ground.tables.beside(spec.tables)


KINDS: Mapping[str, Callable[[FigureSpec, Ground], Figure]] = MappingProxyType(
    {
        "amount": _amount,
        "comparison": _comparison,
        "share": _share,
        "list": _list,
        "breakdown": _breakdown,
        "join": _join,
        "count": _count,
        "beside": _beside,
    }
)
