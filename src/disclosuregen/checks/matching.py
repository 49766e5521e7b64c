"""Rows of two tables that belong together: by code, or by name where one table has no codes."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from disclosuregen.names import folded, nearest, without_numbering
from disclosuregen.pack.comparisons import LEFT, RIGHT

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from disclosuregen.model import Cell, Form, Row
    from disclosuregen.pack import Pack
    from disclosuregen.pack.checkspec import CheckSpec

__all__ = ["absentees", "listed", "matched", "suggestions"]

# A hint for each of thousands of names would cost more than it helps.
_MOST_HINTS = 20


def matched(spec: CheckSpec, form: Form, pack: Pack) -> Iterator[tuple[str, Mapping[str, tuple[Row, ...]]]]:
    """For each code or name on either side its name and the rows of both sides; a side may have none.

    Nothing where a table is missing, which is told elsewhere.
    """
    if not {*spec.left, *spec.right} <= form.tables.keys():
        return
    coded = {table.name for _, table in pack.form.tables() if table.kind == "codes"}
    rows: dict[str, dict[str, list[Row]]] = defaultdict(lambda: {LEFT: [], RIGHT: []})
    for side, tables in ((LEFT, spec.left), (RIGHT, spec.right)):
        for table in tables:
            for row in form.tables[table].rows:
                if _takes_part(spec, row, coded=table in coded):
                    rows[_key(spec, row)][side].append(row)
    for sides in rows.values():
        first = (sides[LEFT] or sides[RIGHT])[0]
        named = {without_numbering(row.name) for both in sides.values() for row in both}
        code = f"{first.key} " if spec.by == "code" and first.key not in named else ""
        yield f"{code}{without_numbering(first.name)}", {side: tuple(both) for side, both in sides.items()}


def _takes_part(spec: CheckSpec, row: Row, *, coded: bool) -> bool:
    """Whether a row is asked: by its level in a table of codes, by its line's name elsewhere."""
    return spec.level in {0, row.level} if coded else not spec.lines or row.key in spec.lines


def _key(spec: CheckSpec, row: Row) -> str:
    return row.key if spec.by == "code" else folded(without_numbering(row.name))


def suggestions(missing: Collection[Cell], known: Collection[str]) -> Iterator[tuple[Cell, str]]:
    """Each cell whose text is not among the known ones, and in words the one that was probably meant, if any."""
    spelled = {folded(text): text for text in known} if missing else {}
    for number, cell in enumerate(missing):
        near = nearest(folded(cell.text), list(spelled)) if number < _MOST_HINTS else ""
        yield cell, f"，最接近的是“{spelled[near]}”" if near else ""


def listed(spec: CheckSpec, form: Form) -> list[str]:
    """What stands in the right columns."""
    return [cell.text for name in spec.right for cell in _texts(name, 0, form)]


def absentees(spec: CheckSpec, form: Form) -> Iterator[Cell]:
    """The cells of the left columns whose text stands in none of the right ones."""
    known = set(map(folded, listed(spec, form)))
    for name in spec.left:
        for cell in _texts(name, spec.level, form):
            if folded(cell.text) not in known:
                yield cell


def _texts(name: str, level: int, form: Form) -> Iterator[Cell]:
    """What was filled in in a column, on one level of a table of codes."""
    table, _, column = name.partition(".")
    for row in form.tables[table].rows if table in form.tables else ():
        cell = row.cells.get(column)
        if cell is not None and cell.text and level in {0, row.level}:
            yield cell
