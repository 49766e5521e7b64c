"""Relations of checks.toml as Excel formulas: what Python compares, the spreadsheet compares while somebody types."""

from __future__ import annotations

import ast
from functools import partial
from typing import TYPE_CHECKING

from disclosuregen.formula import parse
from disclosuregen.frozen import frozen
from disclosuregen.pack.comparisons import LEFT, RIGHT
from disclosuregen.workbook.named import Where, number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from disclosuregen.pack import Pack
    from disclosuregen.pack.checkspec import CheckSpec
    from disclosuregen.workbook.layout import SheetLayout

    Value = Callable[[tuple[str, ...]], str]

__all__ = ["Compiled", "Compiler"]

_OPERATORS: Mapping[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
# What a relation's difference must not be, for each sign, and how much of it is too much.
_WRONG: Mapping[type[ast.cmpop], tuple[str, str]] = {
    ast.Eq: ("ABS({0})>0", "ABS({0})"),
    ast.LtE: ("{0}>0", "{0}"),
    ast.GtE: ("{0}<0", "-({0})"),
    ast.Lt: ("{0}>=0", "{0}"),
    ast.Gt: ("{0}<=0", "-({0})"),
}
# Beyond what any table declares, and within what a spreadsheet's number holds of the largest amounts.
_DECIMALS = 6


@frozen
class Compiled:
    """One relation in Excel's words, without the equals sign.

    Both sides (empty where many rows are asked), the largest difference, how many rows are wrong, how many numbers were
    typed in its tables.
    """

    left: str
    right: str
    gap: str
    wrong: str
    filled: str


@frozen
class Compiler:
    """Compiles the relations of one pack for the sheets as they are laid out; amounts are in the unit of prose."""

    pack: Pack
    layouts: Mapping[str, SheetLayout]

    def where(self, name: str) -> Where:
        """A table with its sheet and grid."""
        sheet, table = next((sheet, table) for sheet, table in self.pack.form.tables() if table.name == name)
        return Where(sheet, table, self.layouts[sheet.name].grids[name], self.pack.phrases.amount.unit)

    def tables_of(self, spec: CheckSpec) -> tuple[str, ...]:
        """The tables a relation is about, left ones first."""
        if spec.kind != "equal":
            return tuple(dict.fromkeys(name.partition(".")[0] for name in (*spec.left, *spec.right)))
        known = {table.name for _, table in self.pack.form.tables()}
        named = [node.id for node in ast.walk(parse(spec.formula).tree) if isinstance(node, ast.Name)]
        return tuple(dict.fromkeys([*filter(None, [spec.each]), *(name for name in named if name in known)]))

    def compiled(self, spec: CheckSpec) -> Compiled:
        """A relation of the pack."""
        filled = "+".join(self.where(name).filled() for name in self.tables_of(spec))
        if spec.kind == "names":
            absent = self._absent(spec)
            return Compiled("", "", absent, absent, filled)
        comparison = _comparison(spec)
        wrong, much = _WRONG[type(comparison.ops[0])]
        if spec.kind == "equal" and not spec.each:
            left, right = (_spelled(node, self._named) for node in (comparison.left, *comparison.comparators))
            rounded = [f"ROUND(({left})-({right}),{_DECIMALS})"]
        else:
            left = right = ""
            rounded = [f"ROUND({one},{_DECIMALS})" for one in self._differences(spec, comparison)]
        gap = ",".join(much.format(one) for one in rounded)
        count = "+".join(f"SUM(--({wrong.format(one)}))" for one in rounded)
        return Compiled(left, right, f"MAX(0,{gap})", count, filled)

    def targets(self, spec: CheckSpec) -> tuple[str, str]:
        """The cells that links to both sides lead to; empty for a side that names none."""
        if spec.kind != "equal" or spec.each:
            ends = [self.where(name).target() for name in self.tables_of(spec)[:2]]
        else:
            comparison = _comparison(spec)
            named = [next(_names(node), ()) for node in (comparison.left, *comparison.comparators)]
            ends = [self.where(path[0]).target(path) if path else "" for path in named]
        left, right = [*ends, ""][:2]
        return left, right

    def _named(self, path: tuple[str, ...]) -> str:
        return self.where(path[0]).value(path)

    def _differences(self, spec: CheckSpec, comparison: ast.Compare) -> Iterator[str]:
        """Left less right for all rows that are asked: single values, and arrays over tables of codes."""
        less = partial(_less, comparison)
        if spec.kind == "equal":
            where = self.where(spec.each)
            yield from (less(partial(self._in_row, where, row, key)) for row, key in where.fixed_rows())
            if where.table.kind == "codes":
                yield less(partial(self._in_rows, where))
            return
        sides = {LEFT: [self.where(name) for name in spec.left], RIGHT: [self.where(name) for name in spec.right]}
        if spec.by == "code":
            tables = (*sides[LEFT], *sides[RIGHT])
            for number, own in enumerate(tables):
                # A code that an earlier table has was asked there.
                first = "".join(f"*(COUNTIF({other.codes},{own.codes})=0)" for other in tables[:number])
                yield f"{own.is_on(spec.level)}{first}*({less(partial(_by_code, sides, own))})"
            return
        rows = {where.table.name: where.label_rows(spec.lines) for both in sides.values() for where in both}
        runs = list(_runs(rows))
        yield from (less(partial(_by_label, spec, sides, rows, run)) for run in runs)
        yield less(partial(_unlabelled, spec, sides, [label for run in runs for label in run]))

    def _in_row(self, where: Where, row: int, key: str, path: tuple[str, ...]) -> str:
        if len(path) > 1:
            return self._named(path)
        return where.scaled(number(where.cell(row, path[0])), key)

    def _in_rows(self, where: Where, path: tuple[str, ...]) -> str:
        return self._named(path) if len(path) > 1 else where.each(path[0], where.codes)

    def _absent(self, spec: CheckSpec) -> str:
        """How many names of the left columns stand in none of the right ones."""
        pieces = []
        for name in spec.left:
            table, _, column = name.partition(".")
            where = self.where(table)
            names, known = where.column(column), []
            for other in spec.right:
                right, _, its = other.partition(".")
                known.append(f"COUNTIF({self.where(right).column(its)},{names})")
            pieces.append(f'SUM({where.is_on(spec.level)}*({names}<>"")*(({"+".join(known)})=0))')
        return "+".join(pieces)


def _comparison(spec: CheckSpec) -> ast.Compare:
    tree = parse(spec.formula).tree
    if not isinstance(tree, ast.Compare):
        raise TypeError(spec.formula)
    return tree


def _less(comparison: ast.Compare, value: Value) -> str:
    left, right = (_spelled(node, value) for node in (comparison.left, *comparison.comparators))
    return f"({left})-({right})"


def _spelled(node: ast.AST, value: Value) -> str:
    """An expression of a formula in Excel's words; `value` spells its names."""
    match node:
        case ast.BinOp():
            return f"({_spelled(node.left, value)}{_OPERATORS[type(node.op)]}{_spelled(node.right, value)})"
        case ast.UnaryOp():
            return f"(-{_spelled(node.operand, value)})"
        case ast.Constant():
            return str(node.value)
        case ast.Call():
            return value(_path(node.args[0]))
    return value(_path(node))


def _names(node: ast.AST) -> Iterator[tuple[str, ...]]:
    """The paths of an expression from left to right."""
    if isinstance(node, ast.Name | ast.Attribute | ast.Subscript):
        yield _path(node)
        return
    for child in ast.iter_child_nodes(node):
        if not (isinstance(node, ast.Call) and child is node.func):
            yield from _names(child)


def _path(node: ast.AST) -> tuple[str, ...]:
    match node:
        case ast.Name():
            return (node.id,)
        case ast.Attribute():
            return (*_path(node.value), node.attr)
        case ast.Subscript(slice=ast.Constant(value=str(key))):
            return (*_path(node.value), key)
    raise TypeError(ast.dump(node))


_Sides = dict[str, list[Where]]


def _by_code(sides: _Sides, own: Where, path: tuple[str, ...]) -> str:
    """An array: a side's column for every code of one of its tables."""
    return f"({'+'.join(where.each(path[1], own.codes) for where in sides[path[0]])})"


def _runs(rows: Mapping[str, Mapping[str, int]]) -> Iterator[list[str]]:
    """The labels of the fixed lines, cut where their rows do not follow one another in every table that has them."""
    run: list[str] = []
    for label in dict.fromkeys(label for at in rows.values() for label in at):
        if run and any(at.get(label, 0) - at.get(run[-1], -1) != 1 for at in rows.values() if at):
            yield run
            run = []
        run.append(label)
    if run:
        yield run


def _by_label(
    spec: CheckSpec, sides: _Sides, rows: Mapping[str, Mapping[str, int]], run: list[str], path: tuple[str, ...]
) -> str:
    """An array: a side's column on the rows of each label of a run."""
    pieces = []
    for where in sides[path[0]]:
        at = rows[where.table.name]
        if where.table.kind == "codes":
            pieces.append(where.labelled(path[1], run, spec.level))
        elif run[0] in at:
            pieces.append(where.stretch(path[1], [at[label] for label in run]))
    return f"({'+'.join(pieces) or '0'})"


def _unlabelled(spec: CheckSpec, sides: _Sides, labels: list[str], path: tuple[str, ...]) -> str:
    """What a side's tables of codes hold on rows that are called like no line."""
    pieces = ["0"]
    for where in sides[path[0]]:
        if where.table.kind == "codes":
            known = where.labelled(path[1], labels, spec.level)
            pieces.append(f"{where.scaled(where.on_level(path[1], spec.level))}-SUM({known})")
    return f"({'+'.join(pieces)})"
