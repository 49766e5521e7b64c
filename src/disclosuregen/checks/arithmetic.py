"""Relations a bureau declares in checks.toml: both sides of a comparison, judged by the rounding they may carry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from disclosuregen.amounts import NumberStyle, in_unit, show
from disclosuregen.findings import About, Finding, PackFault, Severity, finding
from disclosuregen.formula import Formula, FormulaError, parse, sides
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from disclosuregen.amounts import Amount
    from disclosuregen.model import Form, Row
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
    except (FormulaError, ArithmeticError, ValueError) as error:
        why = f"{error or '除数是 0'}（checks.toml {case.spec.id}）"
        raise PackFault([finding("P05", Place("checks.toml", ""), read=case.spec.formula, why=why)]) from error
    if left is None or right is None:
        return
    severity = judged(sign, left, right)
    if severity is not None:
        places = tuple(dict.fromkeys((*left.places[:1], *right.places[:1], *left.places, *right.places)))
        capped = min(severity, Severity(case.spec.severity), key=_BADNESS.index)
        message = _message(case, sign, left, right, severity)
        yield Finding(case.spec.id, capped, About.WORKBOOK, message, places, case.spec.remedy or _REMEDY)


def judged(sign: str, left: Amount, right: Amount) -> Severity | None:
    """None when the relation holds, else how far it is from rounding.

    A difference that rounding explains well is a note (four standard deviations), one that it could just explain a
    warning (the worst case), anything beyond an error. An inequality only fails beyond the worst case.
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
    holds = {"<=": gap <= worst, ">=": -gap <= worst, "<": gap < 0, ">": gap > 0}[sign]
    return None if holds else Severity.ERROR


def _message(case: _Case, sign: str, left: Amount, right: Amount, severity: Severity) -> str:
    unit = case.pack.phrases.amount.unit if left.dimension == right.dimension and left.dimension == "元" else ""
    shown = [_shown(amount, unit) for amount in (left, right, left - right)]
    where = f"“{case.row.name}”" if case.row is not None else ""
    tail = "，是四舍五入的尾差" if severity is Severity.NOTE else ""
    return f"{case.spec.says}：{where}左边 {shown[0]}，右边 {shown[1]}，相差 {shown[2]}，{_MAY_BE[sign]}{tail}"


def _shown(amount: Amount, unit: str) -> str:
    number = in_unit(amount, unit) if unit else amount.value
    return f"{show(number, NumberStyle(decimals=2, trailing_zeros=bool(unit)))}{unit}"
