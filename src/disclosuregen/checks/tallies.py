"""How every relation of a pack stands on a form: what the workbook's own sheet of checks must show, too."""

from __future__ import annotations

from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

from disclosuregen.amounts import MONEY, Amount, in_unit, rounded
from disclosuregen.checks.compared import Compared, comparisons
from disclosuregen.checks.matching import absentees
from disclosuregen.formula import parse, paths
from disclosuregen.model import Tally

if TYPE_CHECKING:
    from collections.abc import Mapping

    from disclosuregen.model import Form
    from disclosuregen.pack import Pack
    from disclosuregen.pack.checkspec import CheckSpec

__all__ = ["tallied"]

_DECIMALS = 6
_STRICT = frozenset({"<", ">"})


def tallied(form: Form, pack: Pack) -> Mapping[str, Tally]:
    """The tally of each relation of the pack by its id; what cannot be computed does not exceed."""
    return MappingProxyType({spec.id: _tally(spec, form, pack) for spec in pack.checks})


def _tally(spec: CheckSpec, form: Form, pack: Pack) -> Tally:
    filled = any(_has_numbers(name, form) for name in _tables(spec, form))
    if spec.kind == "names":
        count = sum(1 for _ in absentees(spec, form))
        return Tally(None, None, Decimal(count), count, filled)
    found = [one for one in comparisons(spec, form, pack) if isinstance(one, Compared)]
    excesses = [(one.sign, _excess(one, pack)) for one in found]
    wrong = sum(excess > 0 or (not excess and sign in _STRICT) for sign, excess in excesses)
    gap = max((excess for _, excess in excesses), default=Decimal(0))
    sides = [side.amount for side in (found[0].left, found[0].right)] if _alone(spec, found) else [None, None]
    left, right = (None if amount is None else _number(amount, pack) for amount in sides)
    return Tally(left, right, max(gap, Decimal(0)), wrong, filled)


def _alone(spec: CheckSpec, found: list[Compared]) -> bool:
    """Whether a relation is asked once, of the whole form."""
    return len(found) == 1 and not (spec.each or spec.left)


def _tables(spec: CheckSpec, form: Form) -> set[str]:
    if spec.kind == "equal":
        return {spec.each, *(path[0] for path in paths(parse(spec.formula)))} & form.tables.keys()
    return {name.partition(".")[0] for name in (*spec.left, *spec.right)} & form.tables.keys()


def _has_numbers(name: str, form: Form) -> bool:
    table = form.tables[name]
    rows = (*table.rows, *filter(None, [table.total]))
    return any(cell.amount is not None and bool(cell.amount.value) for row in rows for cell in row.cells.values())


def _excess(one: Compared, pack: Pack) -> Decimal:
    """By how much a relation is broken; zero or less where it holds."""
    gap = one.gap
    number = _number(gap, pack) if gap is not None else Decimal(0)
    return abs(number) if one.sign == "==" else number if one.sign in {"<=", "<"} else -number


def _number(amount: Amount, pack: Pack) -> Decimal:
    """An amount in the unit of prose; a count as it is."""
    money = amount.dimension == MONEY
    return rounded(in_unit(amount, pack.phrases.amount.unit) if money else amount.value, _DECIMALS)
