"""Last year's figures: what was published where that is at hand, and what cannot well be where it is not."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from disclosuregen.amounts import MONEY, Amount, NumberStyle, in_unit, show
from disclosuregen.checks.changes import both_years
from disclosuregen.findings import Finding, finding
from disclosuregen.pack.lastyear import published, year_of
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from disclosuregen.model import Cell, Form
    from disclosuregen.pack import Line, Pack, SheetSpec
    from disclosuregen.pack.spec import FigureSpec

__all__ = ["figures_do_not_jump", "figures_have_a_size", "last_year_as_published"]


def last_year_as_published(form: Form, pack: Pack) -> Iterator[Finding]:
    """Y01, Y03, Y04: every figure of last year is the one in last year's workbook, where there is one."""
    last = form.prior
    if last is None:
        return
    years = year_of(form, pack), year_of(last, pack)
    if None not in years and years[0] != (years[1] or 0) + 1:
        yield finding("Y04", Place(form.file, ""), read=f"{last.file}（{years[1]} 年）", expected=(years[0] or 0) - 1)
        return
    for sheet, spec in pack.form.tables():
        for line in spec.lines:
            cell = form.field(spec.name, line.name) if line.from_ else None
            if cell is not None and cell.amount is not None:
                yield from _as_published(cell, sheet, line, last)


def _as_published(cell: Cell, sheet: SheetSpec, line: Line, last: Form) -> Iterator[Finding]:
    number, unit = published(sheet, line, last), line.unit or sheet.unit
    if number is None:
        yield finding("Y03", cell.place, label=line.label, expected=last.file)
        return
    typed = in_unit(cell.amount, unit) if cell.amount is not None else number
    if typed != number:
        style = NumberStyle(sheet.decimals, trailing_zeros=False)
        said = (f"{show(one, style)}{unit}" for one in (typed, number, typed - number))
        left, right, gap = said
        yield finding("Y01", cell.place, label=line.label, left=left, right=right, gap=gap, expected=last.file)


def figures_do_not_jump(form: Form, pack: Pack) -> Iterator[Finding]:
    """Y02: without last year's workbook, a figure many times last year's, or a small part of it, is asked about."""
    if form.prior is not None:
        return
    for figure in pack.figures:
        if figure.kind == "comparison":
            yield from _jump(figure, form, pack)


def _jump(figure: FigureSpec, form: Form, pack: Pack) -> Iterator[Finding]:
    years = both_years(figure, form)
    if years is None or not (years[0].value and years[1].value):
        return
    (now, before), limits = years, pack.limits
    this, last = abs(now.value), abs(before.value)
    if (max(this, last)) <= (min(last, this)) * limits.jump_times:
        return
    unit = pack.phrases.amount.unit
    if now.dimension != MONEY or before.dimension != MONEY:
        return
    low, high = sorted((abs(in_unit(now, unit)), abs(in_unit(before, unit))))
    if high - low >= limits.jump_amount:
        words = {"now": _said(now, unit), "before": _said(before, unit), "times": limits.jump_times}
        yield finding("Y02", *before.places[:1], *now.places[:1], label=figure.name, **words)


def figures_have_a_size(form: Form, pack: Pack) -> Iterator[Finding]:
    """C28: no figure is as large as one that was typed in 元 where 万元 are read; the largest is asked about."""
    unit, largest = pack.phrases.amount.unit, pack.limits.largest
    if not largest:
        return
    size, now, name = Decimal(0), None, ""
    for figure in pack.figures:
        years = both_years(figure, form) if figure.kind == "comparison" else None
        if years is not None and years[0].value > size and years[0].dimension == MONEY:
            size, now, name = years[0].value, years[0], figure.name
    if now is not None and in_unit(now, unit) >= largest:
        yield finding("C28", *now.places[:1], label=name, read=_said(now, unit))


def _said(amount: Amount, unit: str) -> str:
    return f"{show(in_unit(amount, unit), NumberStyle(trailing_zeros=False))}{unit}"
