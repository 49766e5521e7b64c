"""Relations a bureau declares in checks.toml: both sides of a comparison, judged by the rounding they may carry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from disclosuregen.amounts import MONEY, DimensionError, NumberStyle, in_unit, show
from disclosuregen.findings import About, Finding, PackFault, Severity, finding
from disclosuregen.formula import Formula, FormulaError, cells_of, parse, paths, sides
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from disclosuregen.amounts import Amount
    from disclosuregen.model import Cell, Form, Row
    from disclosuregen.pack import Pack
    from disclosuregen.pack.spec import CheckSpec

__all__ = ["declared_relations", "judged"]

_BADNESS = (Severity.NOTE, Severity.WARNING, Severity.ERROR)
_MAY_BE = {
    "==": "应当相等",
    "<=": "左边不应大于右边",
    ">=": "左边不应小于右边",
    "<": "左边应小于右边",
    ">": "左边应大于右边",
}
_DECIMALS, _MOST_DECIMALS = 2, 6
_UNASKED = "请核对作除数的那一格；确实是 0 的，不用处理。"
_REMEDY = "请核对这几个单元格，改正错的那一个；批复数本来就有尾差的，照批复数填写。"


def declared_relations(form: Form, pack: Pack) -> Iterator[Finding]:
    """Every relation of the pack that does not hold on this form."""
    for spec in pack.checks:
        formula = parse(spec.formula)
        for row in _rows(spec, form):
            yield from _finding(_Case(spec, formula, form, pack, row))


@dataclass(frozen=True, slots=True)
class _Case:
    """One relation on one row (None: on the whole form)."""

    spec: CheckSpec
    formula: Formula
    form: Form
    pack: Pack
    row: Row | None


def _rows(spec: CheckSpec, form: Form) -> tuple[Row | None, ...]:
    if not spec.each:
        return (None,)
    table = form.tables.get(spec.each)
    if table is None:
        return ()
    return (*table.rows, *([table.total] if table.total else []))


def _finding(case: _Case) -> Iterator[Finding]:
    try:
        sign, left, right = sides(case.formula, case.form, case.row)
        gap = None if left is None or right is None else left - right
    except ZeroDivisionError:
        # A zero is the department's to fill in, and whether it may be one is for other rules to say.
        said = f"{case.spec.says}：{_named(case)}除数是 0，没有核对"
        yield Finding(case.spec.id, Severity.NOTE, About.WORKBOOK, said, _places(case), _UNASKED)
        return
    except (FormulaError, DimensionError) as error:
        why = "里相加减、相比较的数不是同一种单位（例如元和辆）" if isinstance(error, DimensionError) else str(error)
        where = Place("checks.toml", "")
        raise PackFault([finding("P05", where, read=case.spec.formula, why=f"{why}（{case.spec.id}）")]) from error
    if left is None or right is None or gap is None:
        return
    severity = judged(sign, left, right)
    if severity is not None:
        places = tuple(dict.fromkeys((*left.places[:1], *right.places[:1], *left.places, *right.places)))
        capped = min(severity, Severity(case.spec.severity), key=_BADNESS.index)
        message = _message(case, sign, (left, right, gap), severity)
        yield Finding(case.spec.id, capped, About.WORKBOOK, message, places, case.spec.remedy or _REMEDY)


def _named(case: _Case) -> str:
    return f"“{case.row.name or case.row.key}”" if case.row is not None else ""


def _places(case: _Case) -> tuple[Place, ...]:
    """The cells a formula names, on its row or anywhere."""
    cells: list[Cell] = []
    for path in paths(case.formula):
        own = case.row.cells.get(path[0]) if case.row is not None and len(path) == 1 else None
        cells += [own] if own is not None else cells_of(path, case.form) or ()
    return tuple(dict.fromkeys(cell.place for cell in cells))


def judged(sign: str, left: Amount, right: Amount) -> Severity | None:
    """None when the relation holds, else how far it is from rounding.

    A difference that rounding explains well is a note (four standard deviations), one that it could just explain a
    warning (the worst case), anything beyond an error. An inequality only fails where no rounding could save it.
    """
    gap = left.value - right.value
    worst, variance = left.worst + right.worst, left.variance + right.variance
    if sign == "==":
        gap = abs(gap)
        if not gap:
            return None
        if gap > worst:
            return Severity.ERROR
        return Severity.NOTE if gap * gap <= 16 * variance else Severity.WARNING
    over = gap if sign in {"<=", "<"} else -gap
    holds = over <= worst if sign in {"<=", ">="} else over < worst or over < 0
    return None if holds else Severity.ERROR


def _message(case: _Case, sign: str, amounts: tuple[Amount, Amount, Amount], severity: Severity) -> str:
    unit = case.pack.phrases.amount.unit if {one.dimension for one in amounts if one.value} == {MONEY} else ""
    left, right, gap = (_shown(amount, unit) for amount in amounts)
    tail = "，是四舍五入的尾差" if severity is Severity.NOTE else ""
    return f"{case.spec.says}：{_named(case)}左边 {left}，右边 {right}，相差 {gap}，{_MAY_BE[sign]}{tail}"


def _shown(amount: Amount, unit: str) -> str:
    """The number with as many decimals as it has: a difference of 30 元 must not print as 0.00万元."""
    number = (in_unit(amount, unit) if unit else amount.value).normalize()
    decimals = max(_DECIMALS if unit else 0, min(_MOST_DECIMALS, -int(number.as_tuple().exponent)))
    return f"{show(number, NumberStyle(decimals=decimals))}{unit}"
