"""Which relations of a pack plainly hold on a form, told at a glance: how, is worked out once for each pack.

Nothing is said here of one that does not hold, or of which that is not plain: `compared` looks into those.
"""

from __future__ import annotations

from dataclasses import field
from decimal import Decimal
from operator import eq, ge, gt, le, lt
from typing import TYPE_CHECKING

from disclosuregen.checks.terms import Terms
from disclosuregen.formula import FormulaError, computed_terms, linear_terms, parse
from disclosuregen.frozen import frozen
from disclosuregen.names import folded, without_numbering
from disclosuregen.pack.comparisons import LEFT, RIGHT
from disclosuregen.pack.kept import per_pack
from disclosuregen.sight import Sight

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from disclosuregen.amounts import Amount
    from disclosuregen.model import Cell, Form, Row
    from disclosuregen.pack import Pack
    from disclosuregen.pack.checkspec import CheckSpec

    # Whether a relation holds on the form that is looked at.
    Holding = Callable[["_Seen"], bool]
    # A table, whether its rows are asked by code, of which level, and of which lines; empty for all.
    Side = tuple[str, bool, int, frozenset[str]]
    # A side with its columns that are added, or taken away.
    Asked = tuple[Side, list[tuple[str, bool]]]
    # Two terms of which the first less the second passes a test, by their numbers.
    Pair = tuple[CheckSpec, Callable[[Decimal, Decimal], bool], int, int]

__all__ = ["doubtful"]

_TESTS: Mapping[str, Callable[[Decimal, Decimal], bool]] = {"==": eq, "<=": le, ">=": ge, "<": lt, ">": gt}
_NOTHING = Decimal(0)
_TWO = [True, False]


@frozen
class _Seen:
    """A form with what relations ask of it: the amounts of all terms, and rows by what they share with others."""

    form: Form
    amounts: list[Amount | None]
    names: Mapping[str, str]
    rows: dict[Side, list[tuple[str, Mapping[str, Cell]]]] = field(default_factory=dict)

    def keyed(self, side: Side) -> list[tuple[str, Mapping[str, Cell]]]:
        """The cells of the rows that are asked, each with the code or name that it shares with others."""
        known = self.rows.get(side)
        if known is None:
            table = self.form.tables.get(side[0])
            # A table that is missing is told elsewhere.
            known = self.rows[side] = _keyed(side, table.rows, self.names) if table is not None else []
        return known


@frozen
class _Plan:
    """How all relations of a pack are looked at; `pairs` are those of two terms, as nearly all are.

    `names` are those of the pack as rows share them with others.
    """

    terms: Terms
    names: Mapping[str, str]
    pairs: list[Pair]
    others: list[tuple[CheckSpec, Holding]]


def doubtful(form: Form, pack: Pack) -> list[CheckSpec]:
    """The relations of a pack that do not plainly hold on a form, in order."""
    plan = _plan(pack)
    amounts = plan.terms.amounts(form)
    found = []
    for spec, test, first, second in plan.pairs:
        left, right = amounts[first], amounts[second]
        if left is None or right is None or not test(left.value, right.value) or not _alike(left, right):
            found.append(spec)
    seen = _Seen(form, amounts, plan.names)
    found += [spec for spec, holds in plan.others if not holds(seen)]
    return [spec for spec in pack.checks if spec in found] if found else []


@per_pack
def _plan(pack: Pack) -> _Plan:
    coded = frozenset(table.name for _, table in pack.form.tables() if table.kind == "codes")
    tables = {table.name: table for _, table in pack.form.tables()}
    names = {line.label: _shared(line.label) for table in tables.values() for line in table.lines}
    listed = {one.name: _shared(one.name) for accounts in pack.accounts.values() for one in accounts.values()}
    plan = _Plan(Terms(tables), {**names, **listed}, [], [])
    for spec in pack.checks:
        try:
            if spec.kind == "equal" and not spec.each:
                _add(spec, plan)
            else:
                holds = _names(spec) if spec.kind == "names" else _rows(spec, coded) if spec.left else _each(spec)
                plan.others.append((spec, holds))
        except FormulaError:
            # Whoever looks closer tells of it.
            plan.others.append((spec, lambda _: False))
    return plan


def _add(spec: CheckSpec, plan: _Plan) -> None:
    """Add a relation that is asked of the form."""
    sign, computed = computed_terms(parse(spec.formula))
    test = _TESTS[sign]
    terms = [(plan.terms.number_of(computing, path), plus) for computing, path, plus in computed]
    if [plus for _, plus in terms] == _TWO:
        plan.pairs.append((spec, test, terms[0][0], terms[1][0]))
    else:
        plan.others.append((spec, lambda seen: _holds(test, [(seen.amounts[number], plus) for number, plus in terms])))


def _alike(left: Amount, right: Amount) -> bool:
    return left.dimension == right.dimension or not (left.value and right.value)


def _each(spec: CheckSpec) -> Holding:
    """For a relation that is asked of each row of a table."""
    sign, terms = computed_terms(parse(spec.formula))
    test = _TESTS[sign]

    def holds(seen: _Seen) -> bool:
        table = seen.form.tables.get(spec.each)
        rows = (*table.rows, *filter(None, [table.total])) if table is not None else ()
        try:
            return all(
                _holds(test, [(computing(Sight(seen.form, row, {})), plus) for computing, _, plus in terms])
                for row in rows
            )
        except (ValueError, ZeroDivisionError):
            return False

    return holds


def _holds(test: Callable[[Decimal, Decimal], bool], terms: list[tuple[Amount | None, bool]]) -> bool:
    """Whether what is left over of amounts of one dimension passes a test."""
    gap, dimension = _NOTHING, None
    for amount, plus in terms:
        if amount is None:
            return False
        value = amount.value
        if value:
            if amount.dimension != dimension:
                if dimension is not None:
                    return False
                dimension = amount.dimension
            gap = gap + value if plus else gap - value
    return test(gap, _NOTHING)


def _rows(spec: CheckSpec, coded: frozenset[str]) -> Holding:
    """For a relation of rows that belong together: what is left over of each code or name, all rows added up."""
    sign, terms = linear_terms(parse(spec.formula))
    test = _TESTS[sign]
    if any(len(path) != len((LEFT, "列")) or path[0] not in {LEFT, RIGHT} for path, _ in terms):
        raise FormulaError
    by_code, lines = spec.by == "code", frozenset(spec.lines)
    sides: list[Asked] = [
        (
            (table, by_code, spec.level, frozenset()) if table in coded else (table, by_code, 0, lines),
            [(path[1], plus) for path, plus in terms if path[0] == side],
        )
        for side, tables in ((LEFT, spec.left), (RIGHT, spec.right))
        for table in tables
    ]

    def holds(seen: _Seen) -> bool:
        gaps = _left_over(sides, seen, {} if test(_NOTHING, _NOTHING) else _none_left(sides, seen))
        return gaps is not None and all(test(gap, _NOTHING) for gap in gaps.values())

    return holds


def _none_left(sides: list[Asked], seen: _Seen) -> dict[str, Decimal]:
    """A zero for each code or name, which only some signs need to be told of."""
    return {key: _NOTHING for side, _ in sides for key, _ in seen.keyed(side)}


def _left_over(sides: list[Asked], seen: _Seen, gaps: dict[str, Decimal]) -> dict[str, Decimal] | None:
    """What is left over of each code or name beside zeros; None where that is not plain."""
    dimension = None
    for side, columns in sides:
        for key, cells in seen.keyed(side):
            for column, plus in columns:
                cell = cells.get(column)
                if cell is None:
                    continue
                amount = cell.amount
                if amount is None or cell.unreadable:
                    return None
                value = amount.value
                if value:
                    if amount.dimension != dimension:
                        if dimension is not None:
                            return None
                        dimension = amount.dimension
                    gap = gaps.get(key, _NOTHING)
                    gaps[key] = gap + value if plus else gap - value
    return gaps


def _keyed(side: Side, rows: Iterable[Row], names: Mapping[str, str]) -> list[tuple[str, Mapping[str, Cell]]]:
    _, by_code, level, lines = side
    if level:
        rows = [row for row in rows if row.level == level]
    elif lines:
        rows = [row for row in rows if row.key in lines]
    if by_code:
        return [(row.key, row.cells) for row in rows]
    return [(names.get(row.name) or _shared(row.name), row.cells) for row in rows]


def _shared(name: str) -> str:
    return folded(without_numbering(name))


def _names(spec: CheckSpec) -> Holding:
    """For texts of columns that stand in other columns, too."""
    left, right = ([name.partition(".")[::2] for name in names] for names in (spec.left, spec.right))

    def holds(seen: _Seen) -> bool:
        known = _texts(right, 0, seen.form)
        return _texts(left, spec.level, seen.form) <= known

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
