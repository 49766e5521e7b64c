"""What must hold between cells before any figure can be computed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from disclosuregen.amounts import in_unit, rounded, unit_dimension
from disclosuregen.findings import Finding, finding
from disclosuregen.formula import FormulaError, evaluate, parse
from disclosuregen.names import folded
from disclosuregen.pack.kept import per_pack
from disclosuregen.pack.lastyear import year_lines, year_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from disclosuregen.amounts import Amount
    from disclosuregen.model import Form
    from disclosuregen.pack import Pack
    from disclosuregen.pack.spec import Line

__all__ = [
    "counts_are_whole",
    "dates_are_in_order",
    "dates_are_near",
    "joined_names",
    "shares_have_a_whole",
    "year_in_range",
]

# The words for things that come one by one, and the brackets between them.
_COUNTED = frozenset("辆台套个人件册艘架名（）()")


def year_in_range(form: Form, pack: Pack) -> Iterator[Finding]:
    """C12, C16: the budget year is one of those the pack is for, and the one the workbook was made for."""
    first, last = pack.card.years
    for table, line in year_lines(pack):
        cell = form.field(table, line)
        if cell and cell.text and not first <= int(cell.text) <= last:
            yield finding("C12", cell.place, read=cell.text, expected=f"{first}—{last}")
        elif cell and cell.text and form.year not in {"", cell.text}:
            yield finding("C16", cell.place, read=cell.text, expected=form.year)


def dates_are_near(form: Form, pack: Pack) -> Iterator[Finding]:
    """C20: a date on the cover is of the budget year or of the year before it, when that year itself can be right."""
    year = year_of(form, pack) or 0
    if not pack.card.years[0] <= year <= pack.card.years[1] or form.year not in {"", str(year)}:
        return
    for table, line in _dates(pack):
        cell = form.field(table, line)
        if cell is not None and cell.text and int(cell.text[:4]) not in {year - 1, year}:
            yield finding("C20", cell.place, label=form.label(table, line), read=cell.text, expected=year)


def dates_are_in_order(form: Form, pack: Pack) -> Iterator[Finding]:
    """C27: a date is not earlier than the one that the form wants it after."""
    for table, line, first in _ordered(pack):
        cell, before = form.field(table, line), form.field(table, first)
        if cell is not None and before is not None and cell.text and cell.text < before.text:
            words = {"label": form.label(table, line), "other": form.label(table, first)}
            yield finding("C27", cell.place, before.place, read=cell.text, expected=before.text, **words)


@per_pack
def _ordered(pack: Pack) -> tuple[tuple[str, str, str], ...]:
    """The tables with lines of dates that come after others, and both."""
    tables = pack.form.tables()
    return tuple((spec.name, line.name, line.after) for _, spec in tables for line in spec.lines if line.after)


@per_pack
def _dates(pack: Pack) -> tuple[tuple[str, str], ...]:
    """The tables and lines that hold dates."""
    return tuple((spec.name, line.name) for _, spec in pack.form.tables() for line in spec.lines if line.type == "date")


def joined_names(form: Form, pack: Pack) -> Iterator[Finding]:
    """C13, C17: what is joined to another table by name is there under exactly that name, and only once."""
    sheets = {spec.name: sheet.name for sheet, spec in pack.form.tables()}
    for figure in pack.figures:
        if figure.kind != "join" or not {figure.each, figure.with_} <= form.tables.keys():
            continue
        known = Counter(folded(row.cells[figure.with_key].text) for row in form.tables[figure.with_].rows)
        cells = [cell for row in form.tables[figure.each].rows if (cell := row.cells[figure.key]).text]
        for cell in cells:
            if (count := known[folded(cell.text)]) > 1:
                yield finding("C17", cell.place, read=cell.text, expected=sheets[figure.with_], count=count)
        missing = [cell for cell in cells if not known[folded(cell.text)]]
        if missing:
            # On most forms none is.
            from disclosuregen.checks.matching import suggestions  # noqa: PLC0415

            names = [row.cells[figure.with_key].text for row in form.tables[figure.with_].rows]
            for cell, near in suggestions(missing, names):
                yield finding("C13", cell.place, read=cell.text, expected=sheets[figure.with_], near=near)


def shares_have_a_whole(form: Form, pack: Pack) -> Iterator[Finding]:
    """C18: where a part is not zero, the whole that its share is of is not zero either."""
    for figure in pack.figures:
        if figure.kind != "share":
            continue
        part, whole = _amount(figure.part, form), _amount(figure.whole, form)
        if part is not None and whole is not None and part.value and not _prints(whole, pack):
            yield finding("C18", *part.places[:1], *whole.places[:1], expected=figure.whole)


def counts_are_whole(form: Form, pack: Pack) -> Iterator[Finding]:
    """C26: what is counted (辆, 台（套）) is a whole number; areas and lengths need not be."""
    for name, counted in _counted(pack):
        table = form.tables.get(name)
        for row in table.rows if table else ():
            for cell in row.cells.values() if row.key in counted else ():
                if cell.amount is not None and cell.amount.value % 1:
                    yield finding("C26", cell.place, read=f"{cell.amount.value.normalize():f}", label=row.name)


@per_pack
def _counted(pack: Pack) -> tuple[tuple[str, frozenset[str]], ...]:
    """The tables with lines that count things one by one, and these lines."""
    counted = (
        (spec.name, frozenset(line.name for line in spec.lines if _counts(line))) for _, spec in pack.form.tables()
    )
    return tuple((name, lines) for name, lines in counted if lines)


def _counts(line: Line) -> bool:
    # What a sum of counts says wrongly, its terms say, too.
    return bool(line.unit) and not line.sum and set(line.unit) <= _COUNTED


def _amount(text: str, form: Form) -> Amount | None:
    """The amount of a formula; None where it cannot be had, which others report."""
    try:
        return evaluate(parse(text), form)
    except (FormulaError, ArithmeticError, ValueError):
        return None


def _prints(amount: Amount, pack: Pack) -> bool:
    """Whether anything but zero is left of an amount when prose prints it."""
    house = pack.phrases.amount
    money = amount.dimension == unit_dimension(house.unit)[0]
    return bool(rounded(in_unit(amount, house.unit), house.decimals) if money else amount.value)
