"""Whether a relation of a pack holds on a form, told at a glance: how, is worked out once for each pack.

Nothing is said here of one that does not hold, or of which that is not plain: `relations` looks into those.
"""

from __future__ import annotations

from decimal import Decimal
from operator import eq, ge, gt, le, lt
from typing import TYPE_CHECKING

from disclosuregen.formula import FormulaError, computed_terms, linear_terms, parse
from disclosuregen.names import folded, without_numbering
from disclosuregen.pack.comparisons import LEFT, RIGHT
from disclosuregen.pack.kept import per_pack
from disclosuregen.sight import Sight

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from disclosuregen.model import Form, Row
    from disclosuregen.pack import Pack
    from disclosuregen.pack.checkspec import CheckSpec

    # Whether a relation holds on the form that is looked at.
    Holding = Callable[[Sight], bool]

__all__ = ["glances"]

_TESTS: Mapping[str, Callable[[Decimal, Decimal], bool]] = {"==": eq, "<=": le, ">=": ge, "<": lt, ">": gt}
_NOTHING = Decimal(0)


@per_pack
def glances(pack: Pack) -> tuple[tuple[CheckSpec, Holding], ...]:
    """Each relation of a pack, and what tells whether it plainly holds."""
    coded = frozenset(table.name for _, table in pack.form.tables() if table.kind == "codes")
    return tuple((spec, _holding(spec, coded)) for spec in pack.checks)


def _holding(spec: CheckSpec, coded: frozenset[str]) -> Holding:
    if spec.kind == "names":
        return _names(spec)
    try:
        return _rows(spec, coded) if spec.kind == "rows" else _equal(spec)
    except FormulaError:
        # Whoever looks closer tells of it.
        return lambda _: False


def _equal(spec: CheckSpec) -> Holding:
    """For a relation that is asked of the form, or of each row of a table."""
    sign, terms = computed_terms(parse(spec.formula))
    test = _TESTS[sign]

    def holds(sight: Sight) -> bool:
        gap, dimension = _NOTHING, None
        for computing, plus in terms:
            try:
                amount = computing(sight)
            except (ValueError, ZeroDivisionError):
                return False
            if amount is None:
                return False
            if amount.value:
                if amount.dimension != dimension:
                    if dimension is not None:
                        return False
                    dimension = amount.dimension
                gap = gap + amount.value if plus else gap - amount.value
        return test(gap, _NOTHING)

    def each_holds(sight: Sight) -> bool:
        table = sight.form.tables.get(spec.each)
        rows = (*table.rows, *filter(None, [table.total])) if table is not None else ()
        return all(holds(Sight(sight.form, row, {})) for row in rows)

    return each_holds if spec.each else holds


def _rows(spec: CheckSpec, coded: frozenset[str]) -> Holding:
    """For a relation of rows that belong together: what is left over of each code or name, all rows added up."""
    sign, terms = linear_terms(parse(spec.formula))
    test = _TESTS[sign]
    if any(len(path) != len((LEFT, "列")) or path[0] not in {LEFT, RIGHT} for path, _ in terms):
        raise FormulaError
    sides = [
        (table, _keyed(spec, coded=table in coded), [(path[1], plus) for path, plus in terms if path[0] == side])
        for side, tables in ((LEFT, spec.left), (RIGHT, spec.right))
        for table in tables
    ]

    def holds(sight: Sight) -> bool:
        gaps: dict[str, Decimal] = {}
        dimensions: set[str] = set()
        for name, keyed, columns in sides:
            table = sight.form.tables.get(name)
            # A table that is missing is told elsewhere.
            for key, row in keyed(table.rows) if table is not None else ():
                gap = gaps.get(key, _NOTHING)
                for column, plus in columns:
                    cell = row.cells.get(column)
                    if cell is not None:
                        amount = cell.amount
                        if amount is None or cell.unreadable:
                            return False
                        if amount.value:
                            dimensions.add(amount.dimension)
                            gap = gap + amount.value if plus else gap - amount.value
                gaps[key] = gap
        return len(dimensions) <= 1 and all(test(gap, _NOTHING) for gap in gaps.values())

    return holds


def _keyed(spec: CheckSpec, *, coded: bool) -> Callable[[Iterable[Row]], list[tuple[str, Row]]]:
    """The rows of a table that are asked, each with the code or name that it shares with others."""
    level, lines = spec.level, frozenset(spec.lines)

    def asked(rows: Iterable[Row]) -> Iterable[Row]:
        if coded:
            return [row for row in rows if row.level == level] if level else rows
        return [row for row in rows if row.key in lines] if lines else rows

    if spec.by == "code":
        return lambda rows: [(row.key, row) for row in asked(rows)]
    return lambda rows: [(folded(without_numbering(row.name)), row) for row in asked(rows)]


def _names(spec: CheckSpec) -> Holding:
    """For texts of columns that stand in other columns, too."""
    left, right = ([name.partition(".")[::2] for name in names] for names in (spec.left, spec.right))

    def holds(sight: Sight) -> bool:
        known = _texts(right, 0, sight.form)
        return _texts(left, spec.level, sight.form) <= known

    return holds


def _texts(columns: Iterable[tuple[str, str]], level: int, form: Form) -> set[str]:
    found: set[str] = set()
    for name, column in columns:
        table = form.tables.get(name)
        for row in table.rows if table is not None else ():
            cell = row.cells.get(column)
            if cell is not None and cell.text and level in {0, row.level}:
                found.add(cell.text)
    return found
