"""Formulas of a pack: names, dots, subscripts, + - * /, one comparison and sum. No eval, and it never grows."""

from __future__ import annotations

import ast
import re
import unicodedata
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from disclosuregen.amounts import Amount
from disclosuregen.frozen import frozen
from disclosuregen.sight import FormulaError, Sight, cells_of, looking_up

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from disclosuregen.model import Cell, Form, Row

    Computing = Callable[[Sight], Amount | None]

__all__ = [
    "Formula",
    "FormulaError",
    "Side",
    "cells_of",
    "computed_terms",
    "computing",
    "computing_of",
    "evaluate",
    "idle",
    "linear_terms",
    "parse",
    "paths",
    "sides",
]

_OPERATORS: dict[type[ast.operator], Callable[[Amount, Amount], Amount]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
}
# People write one equals sign; Python wants two.
_EQUALS = re.compile(r"(?<![<>=!])=(?!=)")
# A sum of every line of a form is shorter by far; what is nested deeper could exhaust the parser.
_LONGEST = 600
# Some formulas name the codes of a workbook: those of a bureau, and not those of all workbooks ever read.
_KEPT = 8_192
_SIGNS: dict[type[ast.cmpop], str] = {ast.Eq: "==", ast.LtE: "<=", ast.GtE: ">=", ast.Lt: "<", ast.Gt: ">"}


@frozen
class Formula:
    """A parsed formula; `text` is what the bureau wrote."""

    text: str
    tree: ast.expr

    @property
    def comparison(self) -> bool:
        """Whether it says that something holds, instead of giving an amount."""
        return isinstance(self.tree, ast.Compare)


@lru_cache(maxsize=_KEPT)
def parse(text: str) -> Formula:
    """The formula of a text; raises FormulaError for anything outside the white list."""
    if len(text) > _LONGEST:
        raise FormulaError(f"太长，最多 {_LONGEST} 个字")
    try:
        tree = ast.parse(_EQUALS.sub("==", unicodedata.normalize("NFKC", text).strip()), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise FormulaError("写法不对") from error
    _admit(tree, comparison=True)
    return Formula(text, tree)


def _admit(node: ast.expr, *, comparison: bool = False) -> None:
    if isinstance(node, ast.Compare) and comparison:
        if len(node.ops) != 1 or type(node.ops[0]) not in _SIGNS:
            raise FormulaError("只能有一个比较号")
    elif not (
        (isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS)
        or (isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub))
        or _is_sum(node)
        or (isinstance(node, ast.Constant) and type(node.value) is int)
    ):
        _path(node)
    for part in _parts(node):
        _admit(part)


def _parts(node: ast.expr) -> tuple[ast.expr, ...]:
    """What a part of a formula is made of, from left to right; nothing of a name, a sum or a number."""
    if isinstance(node, ast.BinOp):
        return node.left, node.right
    if isinstance(node, ast.Compare):
        return node.left, *node.comparators
    return (node.operand,) if isinstance(node, ast.UnaryOp) else ()


def _is_sum(node: ast.expr) -> bool:
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "sum"):
        return False
    if len(node.args) != 1 or node.keywords:
        raise FormulaError("里的 sum 只能有一项")
    _path(node.args[0])
    return True


def _path(node: ast.expr) -> tuple[str, ...]:
    if isinstance(node, ast.Name) and not node.id.startswith("_"):
        return (node.id,)
    if isinstance(node, ast.Attribute) and not node.attr.startswith("_"):
        return (*_path(node.value), node.attr)
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str):
        return (*_path(node.value), node.slice.value)
    raise FormulaError("里有不允许的写法")


def idle(formula: Formula) -> str:
    """Why a formula says nothing of any workbook, or cannot be computed on one; empty when it does."""
    if _divides_by_nothing(formula.tree):
        return "里的除数是 0"
    if isinstance(formula.tree, ast.Compare):
        left, right = formula.tree.left, formula.tree.comparators[0]
        # What names other things cannot be the same; to write a tree down takes longer than all else here.
        if _paths(left) == _paths(right) and ast.dump(left) == ast.dump(right):
            return "两边完全一样，永远查不出问题"
    return "" if _paths(formula.tree) else "里没有表里的数，算出来永远一样"


def _divides_by_nothing(tree: ast.expr) -> bool:
    quotients = (node for node in _inner(tree) if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div))
    return any(isinstance(node.right, ast.Constant) and not node.right.value for node in quotients)


def paths(formula: Formula, *, summed: bool | None = None) -> Iterator[tuple[str, ...]]:
    """Every name a formula uses, such as ("支出总表", "2040201", "合计"); `summed` asks for those in a sum, or not."""
    return (path for path, inside in _paths(formula.tree) if summed in {None, inside})


@lru_cache(maxsize=_KEPT)
def _paths(tree: ast.expr) -> tuple[tuple[tuple[str, ...], bool], ...]:
    """The names in a formula that was admitted, each with whether it is summed up."""
    return tuple((_path(node), inside) for node, inside in _named(tree))


def _named(tree: ast.expr) -> Iterator[tuple[ast.expr, bool]]:
    """The names of a formula as they stand in it, from left to right, each with whether it is summed up."""
    for node in _inner(tree):
        if isinstance(node, ast.Name | ast.Attribute | ast.Subscript):
            yield node, False
        elif isinstance(node, ast.Call):
            yield node.args[0], True


def _inner(tree: ast.expr) -> Iterator[ast.expr]:
    """A formula that was admitted and all its parts, each before its own, from left to right."""
    pending = [tree]
    while pending:
        node = pending.pop()
        yield node
        pending.extend(reversed(_parts(node)))


@frozen
class Side:
    """One side of a comparison and its amount (None as in `evaluate`); words and cells are for whoever asks."""

    node: ast.expr
    amount: Amount | None
    sight: Sight

    @property
    def text(self) -> str:
        """The side as the bureau wrote it."""
        return _unparsed(self.node)

    @property
    def named(self) -> tuple[tuple[str, tuple[Cell, ...]], ...]:
        """Its names, each once and as the bureau wrote them, with the cells behind each."""
        named = {_unparsed(one): self.sight.cells(_path(one), single=False)[0] or () for one, _ in _named(self.node)}
        return tuple(named.items())

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Every cell that is named, once."""
        return tuple({cell.place: cell for _, cells in self.named for cell in cells}.values())


def evaluate(formula: Formula, form: Form, row: Row | None = None) -> Amount | None:
    """The amount of a formula on a form; None when what it needs is unreadable, missing or there twice.

    With a `row`, a bare name is that row's column. Names that no form of the pack could have are found before any
    workbook is read, so what is not there now is the workbook's fault, and its reader has said so. Raises
    FormulaError for what is no amount or a whole column, ZeroDivisionError and DimensionError as amounts do.
    """
    return computing_of(formula.tree)(Sight(form, row, {}))


@lru_cache(maxsize=_KEPT)
def computing(text: str) -> Computing:
    """How the formula of a text is computed, found out once for all workbooks; raises FormulaError as `parse` does."""
    return computing_of(parse(text).tree)


def sides(
    formula: Formula, form: Form, row: Row | None = None, scope: Mapping[str, tuple[Row, ...]] | None = None
) -> tuple[str, Side, Side]:
    """The comparison of a formula: its sign (==, <=, <, >=, >) and both sides; raises FormulaError without one.

    `scope` gives names to rows that are matched with one another: 左.合计 is their column, several rows are added up.
    """
    sign, left, right = _compared(formula)
    sight = Sight(form, row, scope or {})
    return sign, _side(left, sight), _side(right, sight)


def _compared(formula: Formula) -> tuple[str, ast.expr, ast.expr]:
    if not isinstance(formula.tree, ast.Compare):
        raise FormulaError("要有一个比较号（==、<=、>=、<、>）")
    return _SIGNS[type(formula.tree.ops[0])], formula.tree.left, formula.tree.comparators[0]


def computed_terms(formula: Formula) -> tuple[str, list[tuple[Computing, tuple[str, ...], bool]]]:
    """As `linear_terms`, but how each term is computed, and its name; an empty one for what is more than that."""
    sign, left, right = _compared(formula)
    terms = (*_terms(left, plus=True), *_terms(right, plus=False))
    named = (ast.Name, ast.Attribute, ast.Subscript)
    return sign, [(computing_of(node), _path(node) if isinstance(node, named) else (), plus) for node, plus in terms]


def linear_terms(formula: Formula) -> tuple[str, list[tuple[tuple[str, ...], bool]]]:
    """The sign of a comparison and the names that left less right adds up (True) or takes away; FormulaError else."""
    sign, left, right = _compared(formula)
    terms = [*_terms(left, plus=True), *_terms(right, plus=False)]
    return sign, [(_path(node.args[0] if isinstance(node, ast.Call) else node), plus) for node, plus in terms]


def _terms(node: ast.expr, *, plus: bool) -> Iterator[tuple[ast.expr, bool]]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
        yield from _terms(node.left, plus=plus)
        yield from _terms(node.right, plus=plus is isinstance(node.op, ast.Add))
    elif isinstance(node, ast.UnaryOp):
        yield from _terms(node.operand, plus=not plus)
    else:
        yield node, plus


def _side(node: ast.expr, sight: Sight) -> Side:
    return Side(node, computing_of(node)(sight), sight)


@lru_cache(maxsize=_KEPT)
def _unparsed(node: ast.expr) -> str:
    return ast.unparse(node).replace("'", '"')


@lru_cache(maxsize=_KEPT)
def computing_of(node: ast.expr) -> Computing:
    """How a formula that was admitted is computed, found out once for all rows of all workbooks."""
    if isinstance(node, ast.BinOp):
        return _joining(_OPERATORS[type(node.op)], computing_of(node.left), computing_of(node.right))
    if isinstance(node, ast.UnaryOp):
        return _negating(computing_of(node.operand))
    if isinstance(node, ast.Constant):
        number = Amount(Decimal(str(node.value)), "")
        return lambda _: number
    if isinstance(node, ast.Call):
        summed = _path(node.args[0])
        return lambda sight: sight.amount(summed, single=False)
    return looking_up(_path(node))


def _joining(operator: Callable[[Amount, Amount], Amount], left: Computing, right: Computing) -> Computing:
    def joining(sight: Sight) -> Amount | None:
        one, other = left(sight), right(sight)
        return None if one is None or other is None else operator(one, other)

    return joining


def _negating(operand: Computing) -> Computing:
    def negating(sight: Sight) -> Amount | None:
        amount = operand(sight)
        return None if amount is None else -amount

    return negating
