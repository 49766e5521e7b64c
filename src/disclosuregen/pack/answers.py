"""Whether a formula can have an answer on any form of a pack: known names, and one amount for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from disclosuregen.formula import Formula, FormulaError, idle, paths
from disclosuregen.names import nearest

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from disclosuregen.pack.spec import TableSpec

__all__ = ["must_answer"]

_SHORT, _FULL = 2, 3
# So many names are worth listing.
_MOST = 12


def must_answer(
    formula: Formula, tables: Mapping[str, TableSpec], columns: Collection[str] = (), *, compares: bool = False
) -> None:
    """Raise FormulaError when a formula can give no amount, or no verdict; `columns` are bare names it may use."""
    if formula.comparison != compares:
        raise FormulaError("要有一个比较号（=、<=、>=、<、>）" if compares else "里不能有比较号")
    if why := idle(formula):
        raise FormulaError(why)
    for path in paths(formula, summed=True):
        _known(path, tables, single=False)
    for path in paths(formula, summed=False):
        if len(path) > 1 or not columns:
            _known(path, tables, single=True)
        elif path[0] not in columns:
            known = list(columns)
            raise FormulaError(f"里的“{path[0]}”不是这张表的列名{_meant(path[0], known) or _listed(known)}")


def _known(path: tuple[str, ...], tables: Mapping[str, TableSpec], *, single: bool) -> None:
    table = tables.get(path[0])
    if table is None:
        raise FormulaError(f"里的“{path[0]}”不是表名{_meant(path[0], list(tables))}")
    if not _SHORT <= len(path) <= _FULL:
        raise FormulaError(f"里的“{'.'.join(path)}”应写成“表.行”“表.列”或“表.行.列”")
    rows = [line.name for line in table.lines] + [name for name in (table.total,) if name]
    rows += [table.name] if table.kind == "single" else []
    columns = [column.name for column in table.columns]
    is_row = path[1] in rows or (table.kind == "codes" and path[1].isascii())
    if not is_row and path[1] not in columns:
        raise FormulaError(f"里的“{path[1]}”在“{path[0]}”里找不到{_meant(path[1], rows + columns)}")
    if path[2:] and path[2] not in columns:
        raise FormulaError(f"里的“{path[2]}”不是“{path[0]}”的列名{_meant(path[2], columns)}")
    _row(path, table, single=single) if is_row else _column(path, table, single=single)
    _amount(path, table)


def _row(path: tuple[str, ...], table: TableSpec, *, single: bool) -> None:
    amounts = table.of_type("amount")
    if len(path) == _SHORT and len(amounts) > 1:
        raise FormulaError(f"里的“{'.'.join(path)}”是一整行，还要写列名，例如 {'.'.join(path)}.{amounts[0].name}")
    level = next((level for level in table.levels if len(path[1]) == level.length), None)
    recurs = level is not None and not level.of and level is not table.levels[-1] and path[1] != table.total
    if single and recurs:
        spelled = ".".join((f'{path[0]}["{path[1]}"]', *path[2:]))
        raise FormulaError(f"里的“{spelled}”可以有好几行，应写成 sum({spelled})")


def _column(path: tuple[str, ...], table: TableSpec, *, single: bool) -> None:
    if len(path) == _FULL or (single and table.kind != "single"):
        raise FormulaError(f"里的“{'.'.join(path)}”是一整列，应写成“表.行.列”或 sum(表.列)")


def _amount(path: tuple[str, ...], table: TableSpec) -> None:
    """Raise FormulaError for a text; a line may hold an amount in a column of texts, and the reverse."""
    kinds = {line.name: line.type for line in table.lines}
    columns = [column for column in table.columns if column.name == path[-1]] or table.of_type("amount")
    if not any((kinds.get(path[1]) or column.type) == "amount" for column in columns):
        raise FormulaError(f"里的“{'.'.join(path)}”不是金额")


def _listed(known: list[str]) -> str:
    return f"，可用：{'、'.join(known[:_MOST])}"


def _meant(name: str, known: list[str]) -> str:
    near = nearest(name, known)
    return f"，是不是“{near}”" if near else ""
