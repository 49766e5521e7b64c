"""A relation that a bureau has declared: both sides of a comparison, judged by the rounding they may carry."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from disclosuregen.amounts import MONEY, DimensionError, joint_dimension
from disclosuregen.checks.arithmetic import judged, shown
from disclosuregen.checks.matching import absentees, listed, matched, suggestions
from disclosuregen.findings import About, Finding, PackFault, Severity, finding
from disclosuregen.formula import FormulaError, Side, parse, sides
from disclosuregen.frozen import frozen
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from disclosuregen.amounts import Amount
    from disclosuregen.model import Cell, Form, Row
    from disclosuregen.pack import Pack
    from disclosuregen.pack.checkspec import CheckSpec

__all__ = ["Compared", "broken", "comparisons"]

_NAMED = 2
_SLIPS = (10, 100, 1000, 10_000)
_BADNESS = (Severity.NOTE, Severity.WARNING, Severity.ERROR)
_MAY_BE = {
    "==": "应当相等",
    "<=": "左边不应大于右边",
    ">=": "左边不应小于右边",
    "<": "左边应小于右边",
    ">": "左边应大于右边",
}
_UNASKED = "请核对作除数的那一格；确实是 0 的，不用处理。"


@frozen
class Compared:
    """One relation as it stands on a form: for which row (empty: the whole form), its sign and both sides."""

    spec: CheckSpec
    subject: str
    sign: str
    left: Side
    right: Side

    @property
    def gap(self) -> Amount | None:
        """Left less right; None when one of them cannot be computed. Raises DimensionError for 元 against 辆."""
        return None if self.left.amount is None or self.right.amount is None else self.left.amount - self.right.amount

    @property
    def places(self) -> tuple[Place, ...]:
        """The cells that both sides name, the first of each side in front."""
        sides = [[cell.place for cell in side.cells] for side in (self.left, self.right)]
        return tuple(dict.fromkeys([*sides[0][:1], *sides[1][:1], *sides[0], *sides[1]]))


def broken(spec: CheckSpec, form: Form, pack: Pack) -> Iterator[Finding]:
    """What there is to say of one rule of the pack on this form."""
    if spec.kind == "names":
        yield from _unlisted(spec, form, pack)
        return
    for one in comparisons(spec, form, pack):
        yield from _judged(one, pack) if isinstance(one, Compared) else (one,)


def comparisons(spec: CheckSpec, form: Form, pack: Pack) -> Iterator[Compared | Finding]:
    """Both sides of a relation, once or for each row; a finding where a side divides by zero. Raises PackFault."""
    formula = parse(spec.formula)
    for subject, row, scope in _subjects(spec, form, pack):
        try:
            sign, left, right = sides(formula, form, row, scope)
            if left.amount is not None and right.amount is not None:
                joint_dimension(left.amount, right.amount)
        except ZeroDivisionError:
            # A zero is the department's to fill in, and whether it may be one is for other rules to say.
            said = f"{spec.says}：{_named(subject)}除数是 0，没有核对"
            yield Finding(spec.id, Severity.NOTE, About.WORKBOOK, said, (), _UNASKED)
        except (FormulaError, DimensionError) as error:
            raise _fault(spec, error) from error
        else:
            yield Compared(spec, subject, sign, left, right)


def _fault(spec: CheckSpec, error: ValueError) -> PackFault:
    """Whatever goes wrong with a rule is the pack's, never the department's."""
    unlike = "里相加减、相比较的数不是同一种单位（例如元和辆，金额和 10 这样没有单位的数）"
    why = unlike if isinstance(error, DimensionError) else str(error)
    return PackFault([finding("P05", Place("checks.toml", ""), read=spec.formula, why=f"{why}（{spec.id}）")])


def _subjects(
    spec: CheckSpec, form: Form, pack: Pack
) -> Iterator[tuple[str, Row | None, Mapping[str, tuple[Row, ...]]]]:
    """What a relation is asked of: the form, each row of a table, or rows of two sides that belong together."""
    if spec.kind == "rows":
        yield from ((name, None, scope) for name, scope in matched(spec, form, pack))
    elif not spec.each:
        yield "", None, {}
    elif (table := form.tables.get(spec.each)) is not None:
        for row in (*table.rows, *filter(None, [table.total])):
            yield row.name or row.key, row, {}


def _judged(one: Compared, pack: Pack) -> Iterator[Finding]:
    if one.left.amount is None or one.right.amount is None:
        return
    severity = judged(one.sign, one.left.amount, one.right.amount)
    if severity is not None:
        capped = min(severity, Severity(one.spec.severity), key=_BADNESS.index)
        message = _message(one, pack, tail="，是四舍五入的尾差" if severity is Severity.NOTE else "")
        yield Finding(one.spec.id, capped, About.WORKBOOK, message, one.places, one.spec.advice)


def _message(one: Compared, pack: Pack, *, tail: str) -> str:
    amounts = [amount for amount in (one.left.amount, one.right.amount, one.gap) if amount is not None]
    unit = "".join({amount.dimension for amount in amounts if amount.value})
    unit = pack.phrases.amount.unit if unit == MONEY else unit
    home = one.places[0].sheet if one.places else ""
    left, right, gap = (shown(amount, unit) for amount in amounts)
    left, right = _said(one.left, left, home), _said(one.right, right, home)
    subject = _named(one.subject)
    return f"{one.spec.says}：{subject}左边{left}，右边{right}，相差 {gap}{_times(one)}，{_MAY_BE[one.sign]}{tail}"


def _times(one: Compared) -> str:
    """That one side is a round multiple of the other, as when a digit slips or 元 stands for 万元; else nothing."""
    small, large = sorted(abs(side.amount.value) if side.amount else 0 for side in (one.left, one.right))
    times = next((power for power in _SLIPS if small and large == small * power), 0)
    return f"（正好 {times} 倍，像是小数点或者单位错了）" if times else ""


def _said(side: Side, number: str, home: str) -> str:
    """A side in words: the cell it is (on which sheet, when not on `home`), or how it is computed, and its amount."""
    return f"（{_computed(side, home) if side.cells else '没有这一行'}）{number}"


def _computed(side: Side, home: str) -> str:
    """How a side is computed, with cells where the formula has names: `E7 + H7`."""
    spots = {written: _spots(cells, home) for written, cells in side.named}
    longest = sorted(map(re.escape, spots), key=len, reverse=True)
    told = re.sub("|".join(longest), lambda found: spots[found[0]], side.text)
    return re.sub(r"\bsum\(([^()]*)\)", r"\1", told)


def _spots(cells: Sequence[Cell], home: str) -> str:
    """The cells behind one name of a formula; no more than two of them are named."""
    spots = [place.cell if place.sheet == home else place.short for place in (cell.place for cell in cells)]
    if len(spots) > _NAMED:
        return f"{'、'.join(spots[:_NAMED])}等{len(spots)}处之和"
    return f"{'、'.join(spots)}之和" if spots[1:] else "".join(spots) or "0"


def _named(subject: str) -> str:
    return f"“{subject}”" if subject else ""


def _unlisted(spec: CheckSpec, form: Form, pack: Pack) -> Iterator[Finding]:
    sheets = {table.name: sheet.name for sheet, table in pack.form.tables()}
    listed_in = "、".join(f"{sheets.get(table, table)}”的“{column}" for table, column in map(_halves, spec.right))
    for cell, near in suggestions(list(absentees(spec, form)), listed(spec, form)):
        said = f"{spec.says}：“{cell.text}”在“{listed_in}”里没有{near}"
        yield Finding(spec.id, Severity(spec.severity), About.WORKBOOK, said, (cell.place,), spec.advice)


def _halves(name: str) -> tuple[str, str]:
    table, _, column = name.partition(".")
    return table, column
