"""Departments against their units: every amount of a department's tables is that of its units together."""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from disclosuregen.amounts import rounded
from disclosuregen.batch.kinds import Apart
from disclosuregen.document.ledgerfile import LedgerError, loaded
from disclosuregen.findings import Finding, finding
from disclosuregen.frozen import frozen
from disclosuregen.papers import LEDGER
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from disclosuregen.batch.kinds import Unit
    from disclosuregen.document.ledger import Entry, Ledger, LedgerLine

    Ledgers = Callable[[str], bytes]

__all__ = ["departments"]

_DOCUMENT, _MONEY = ".docx", "元"
_SHOWN, _LISTED = 3, 8
# A cell by the names of the pack: its table, the row's code or name, the column.
_NAMED = re.compile(r'(?P<table>[^"\[\]]+)\["(?P<key>.*)"\]\.(?P<column>[^"]+)')
_TOTAL = re.compile("[合总]计")
_UNITS = {0: "元", 3: "千元", 4: "万元", 8: "亿元"}
# What one cell is: of which printed table, and the cell by the names of the pack.
_At = tuple[str, str]


@frozen
class _Printed:
    """A printed amount of a table: its value in 元, half of what its last digit stands for, its words, its cell.

    `key` is the code or name of its row, `scale` how many 元 its table's unit is, as a power of ten.
    """

    value: Decimal
    doubt: Decimal
    row: str
    column: str
    key: str
    scale: int | None
    place: Place


def departments(units: Sequence[Unit], ledger: Ledgers) -> tuple[tuple[Finding, ...], tuple[Apart, ...]]:
    """B04 and B11, and every amount of a department that is not what its units say."""
    by_code = {_whose(unit, unit.facts.code): unit for unit in units if not unit.facts.whole and unit.facts.code}
    told: list[Finding] = []
    apart: list[Apart] = []
    for whole in units:
        codes = _below(whole) if whole.facts.whole and whole.document else []
        came = {code: by_code[_whose(whole, code)] for code in codes if _whose(whole, code) in by_code}
        parts = {code: unit for code, unit in came.items() if unit.document}
        # A folder with the department's workbook alone is nothing to complain of.
        if not came:
            continue
        missing = [code for code in codes if code not in parts]
        told += [_left_out(whole, codes, missing, came)] if missing else []
        found = list(_differences(whole, parts, ledger, together=not missing))
        apart += found
        told += _gathered(whole, found, f" {len(parts)} 个单位{'自己的工作簿' if missing else '相加'}")
    return tuple(told), tuple(apart)


def _whose(unit: Unit, code: str) -> tuple[str, str, str]:
    return unit.pack, unit.facts.year, code


def _below(whole: Unit) -> list[str]:
    """The codes of a department's units: the deepest ones of the tables that name them; those above are groups."""
    own = whole.facts.code
    codes = [code for code in whole.facts.below if code != own and code.startswith(own)]
    return [code for code in codes if not any(other != code and other.startswith(code) for other in codes)]


def _left_out(whole: Unit, codes: Sequence[str], missing: Sequence[str], came: Mapping[str, Unit]) -> Finding:
    names = dict(whole.facts.named)
    said = [f"{code} {names.get(code, '')}（{'没有通过' if code in came else '没有交'}）" for code in missing]
    more = f" 等 {len(said)} 个" if len(said) > _LISTED else ""
    words = {"read": _called(whole), "count": len(codes), "missing": len(missing)}
    return finding("B11", Place(whole.file, ""), **words, names="、".join(said[:_LISTED]), more=more)


def _called(whole: Unit) -> str:
    return f"{whole.facts.code} {whole.facts.name}"


# ── what differs ──


def _differences(whole: Unit, parts: Mapping[str, Unit], ledger: Ledgers, *, together: bool) -> Iterator[Apart]:
    """The amounts that differ; where a unit is missing only those of the rows that speak of one of the others."""
    mine = _amounts(whole, ledger)
    sums: dict[_At, _Printed] = {}
    for code, part in parts.items():
        for at, one in _amounts(part, ledger).items():
            if together or one.key == code:
                sums[at] = _added(sums[at], one) if at in sums else one
    scales = _scales(mine.items())
    for at in _asked(mine, sums, together=together):
        left, right = mine.get(at), sums.get(at)
        own, units = (one.value if one else Decimal(0) for one in (left, right))
        known = left or right
        if known is not None and abs(own - units) > sum(one.doubt for one in (left, right) if one):
            # Of a cell that only the units have, the department's table has no address.
            place = left.place if left else Place(whole.file, known.place.sheet)
            yield Apart(whole.file, place, at[0], known.row, known.column, own, units, scales.get(at[0], 0))


def _asked(mine: Mapping[_At, _Printed], sums: Mapping[_At, _Printed], *, together: bool) -> Iterator[_At]:
    """What can be compared: of tables that both sides have, or else of rows."""

    def shared(at: _At, one: _Printed) -> _At:
        return at[0], "" if together else one.key

    both = {shared(*one) for one in mine.items()} & {shared(*one) for one in sums.items()}
    yield from (at for at, one in {**mine, **sums, **mine}.items() if shared(at, one) in both)


def _added(one: _Printed, other: _Printed) -> _Printed:
    value, doubt = one.value + other.value, one.doubt + other.doubt
    return _Printed(value, doubt, one.row, one.column, one.key, one.scale, one.place)


def _scales(amounts: Iterable[tuple[_At, _Printed]]) -> dict[str, int]:
    """The unit of each table, by its largest amount, of which rounding has taken least."""
    largest: dict[str, _Printed] = {}
    for (table, _), one in amounts:
        if one.scale is not None and (table not in largest or abs(one.value) > abs(largest[table].value)):
            largest[table] = one
    return {table: one.scale for table, one in largest.items() if one.scale in _UNITS and one.scale is not None}


def _amounts(unit: Unit, ledger: Ledgers) -> Mapping[_At, _Printed]:
    """The amounts of a document's tables, by table and cell."""
    try:
        book: Ledger = loaded(ledger(unit.document.removesuffix(_DOCUMENT) + LEDGER))[0]
    except (LedgerError, OSError):
        return {}
    names = dict(unit.facts.named)
    amounts: dict[_At, _Printed] = {}
    for line in book.lines:
        for entry in line.entries if line.table else ():
            if entry.unit == _MONEY and entry.value:
                # A row may hold two tables side by side: only the pack's own names say which cell it is.
                at = line.table, entry.formula or f"{line.label}\n{entry.head}"
                printed = _printed(unit, line, entry, names)
                # Rows that are called the same cannot be told apart: anything may be right.
                doubt = Decimal("Infinity") if at in amounts else printed.doubt
                row, column, key = printed.row, printed.column, printed.key
                amounts[at] = _Printed(printed.value, doubt, row, column, key, printed.scale, printed.place)
    return amounts


def _printed(unit: Unit, line: LedgerLine, entry: Entry, names: Mapping[str, str]) -> _Printed:
    value = Decimal(entry.value)
    shown = Decimal(entry.text.replace(",", "")) if entry.text else Decimal(0)
    scale = abs(value / shown) if shown and value else None
    # 元 and 万元 alike: what one unit of the last printed digit is worth, by the value behind it.
    exponent = shown.as_tuple().exponent
    step = Decimal(1).scaleb(int(exponent) if isinstance(exponent, int) else 0)
    row, column, key = line.label, entry.head, ""
    if found := _NAMED.fullmatch(entry.formula):
        key, column = found["key"], entry.head or found["column"]
        # What a row begins with is its code; a name is said once for both halves of a row, and may be the other's.
        row = f"{key} {names[key]}" if key in names else row if f"{row} ".startswith(f"{key} ") else key
        row = "" if key == found["table"] else row
    place = entry.cells[0] if entry.cells else Place("", line.table)
    tens = int(scale.log10().to_integral_value()) if scale else None
    return _Printed(value, (scale or 1) * step / 2, row, column, key, tens, place._replace(file=unit.file))


# ── what is said of it ──


def _gathered(whole: Unit, found: Sequence[Apart], against: str) -> Iterator[Finding]:
    """B04: a finding for each table, totals first."""
    by_table: defaultdict[str, list[Apart]] = defaultdict(list)
    for one in found:
        by_table[one.table].append(one)
    for table, differing in by_table.items():
        ordered = sorted(differing, key=_rank)
        shown = [_said(one) for one in ordered[:_SHOWN]]
        words = {"read": _called(whole), "table": table, "count": len(ordered), "against": against}
        more = f"；其余 {len(ordered) - len(shown)} 个见 报告.xlsx 的“部门与单位”" if len(ordered) > len(shown) else ""
        yield finding("B04", *(one.place for one in ordered), **words, shown="；".join(shown), more=more)


def _rank(one: Apart) -> tuple[bool, int]:
    """Totals first, then what they are made of, level by level."""
    code = one.row.partition(" ")[0]
    return _TOTAL.search(one.row) is None, len(code) if code.isdigit() else 0


def _said(one: Apart) -> str:
    name = "·".join(dict.fromkeys(filter(None, (one.row, one.column))))
    own, units, gap = (_in_unit(amount, one.scale) for amount in (one.own, one.units, abs(one.own - one.units)))
    return f"{name} 部门 {own}、单位 {units}，相差 {gap} {_UNITS[one.scale]}"


def _in_unit(amount: Decimal, scale: int) -> str:
    """The amount in its table's unit, exact; parts of 万元 are written as money is."""
    said = amount.scaleb(-scale).normalize()
    return f"{said:,.2f}" if scale and said == rounded(said, 2) else f"{said:,f}"
