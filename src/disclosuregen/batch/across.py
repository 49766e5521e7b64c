"""What no single workbook shows: departments against their units, names, copied reasons, figures unlike all others."""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal
from statistics import median
from typing import TYPE_CHECKING

from disclosuregen.document.ledgerfile import LedgerError, loaded
from disclosuregen.findings import Finding, finding
from disclosuregen.frozen import frozen
from disclosuregen.papers import LEDGER
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from disclosuregen.batch.kinds import Unit
    from disclosuregen.document.ledger import Ledger
    from disclosuregen.facts import Reason

__all__ = ["across"]

_DOCUMENT = ".docx"
# Fewer units than this say nothing of what is usual; so many times the usual distance from the middle is far away.
_ENOUGH, _FAR = 8, Decimal(6)
# A reason that so many units give in the same words was copied; two may have had the same.
_COPIED = 3
_SHOWN = 8
_NOT_WORDS = re.compile(r"[\W\d_]+")
_MONEY = "元"


def across(units: Sequence[Unit], ledger: Callable[[str], bytes]) -> tuple[Finding, ...]:
    """Everything that only several workbooks together show; `ledger` reads the ledger of a document by file name."""
    return (
        *_departments(units, ledger),
        *_names(units),
        *_copied(units),
        *_outliers(units),
    )


# ── a department is the sum of its units ──

_At = tuple[str, str, str]


@frozen
class _Printed:
    """A printed amount of a table: its value in 元, and half of what its last digit stands for."""

    value: Decimal
    doubt: Decimal


def _departments(units: Sequence[Unit], ledger: Callable[[str], bytes]) -> Iterator[Finding]:
    """B04: every amount in a department's tables is that of its units together, as far as they are all there."""
    by_code = {(unit.pack, unit.facts.code): unit for unit in units if unit.document and not unit.facts.whole}
    for whole in units:
        if not whole.facts.whole or not whole.document:
            continue
        codes = [code for code, _ in whole.facts.named if (whole.pack, code) in by_code]
        parts = [by_code[whole.pack, code] for code in dict.fromkeys(codes)]
        # The deepest codes of the tables that name a unit's units are its units; those above them are groups.
        named = [
            code for code, _ in whole.facts.named if code.startswith(whole.facts.code) and code != whole.facts.code
        ]
        if parts and set(named) == {part.facts.code for part in parts}:
            yield from _compared(whole, parts, ledger)


def _compared(whole: Unit, parts: Sequence[Unit], ledger: Callable[[str], bytes]) -> Iterator[Finding]:
    mine = _amounts(whole, ledger)
    together: dict[_At, _Printed] = {}
    for part in parts:
        for at, printed in _amounts(part, ledger).items():
            known = together.get(at, _Printed(Decimal(0), Decimal(0)))
            together[at] = _Printed(known.value + printed.value, known.doubt + printed.doubt)
    nothing = _Printed(Decimal(0), Decimal(0))
    tables = {at[0] for at in mine} & {at[0] for at in together}
    for at in dict.fromkeys((*mine, *together)):
        left, right = mine.get(at, nothing), together.get(at, nothing)
        if at[0] in tables and abs(left.value - right.value) > left.doubt + right.doubt:
            table, label, column = at
            place = Place(whole.document, f"{table} {label}·{column}")
            yield finding(
                *("B04", place),
                read=f"{left.value.normalize():,f}",
                expected=f"{right.value.normalize():,f}",
                count=len(parts),
                gap=f"{abs(left.value - right.value).normalize():,f}",
            )


def _amounts(unit: Unit, ledger: Callable[[str], bytes]) -> Mapping[_At, _Printed]:
    """The amounts of a document's tables, by table, row and column."""
    try:
        book: Ledger = loaded(ledger(unit.document.removesuffix(_DOCUMENT) + LEDGER))[0]
    except (LedgerError, OSError):
        return {}
    amounts: dict[_At, _Printed] = {}
    for line in book.lines:
        for entry in line.entries if line.table else ():
            if entry.unit == _MONEY and entry.value:
                value = Decimal(entry.value)
                shown = Decimal(entry.text.replace(",", "")) if entry.text else Decimal(0)
                scale = abs(value / shown) if shown and value else Decimal(1)
                # 元 and 万元 alike: what one unit of the last printed digit is worth, by the value behind it.
                exponent = shown.as_tuple().exponent
                step = Decimal(1).scaleb(int(exponent) if isinstance(exponent, int) else 0)
                at = line.table, line.label, entry.head
                # Rows that are called the same cannot be told apart: anything may be right.
                amounts[at] = _Printed(value, Decimal("Infinity") if at in amounts else scale * step / 2)
    return amounts


# ── one code, one name ──


def _names(units: Sequence[Unit]) -> Iterator[Finding]:
    """B05: what has one code has one name, on whatever cover and in whatever table."""
    said: defaultdict[tuple[str, str], defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for unit in units:
        facts = unit.facts
        own = ((facts.code, facts.name),) if facts.code and not facts.whole else ()
        for code, name in dict.fromkeys((*own, *facts.named)):
            said[unit.pack, code][name].append(unit.file)
    for (_, code), names in said.items():
        if len(names) > 1:
            listed = "；".join(f"“{name}”（{_files(files)}）" for name, files in names.items())
            places = [Place(file, "") for files in names.values() for file in files]
            yield finding("B05", *places[:_SHOWN], read=code, names=listed)


# ── the same reason everywhere ──


def _copied(units: Sequence[Unit]) -> Iterator[Finding]:
    """B06: no reason is given by several units in the same words."""
    given: defaultdict[str, list[tuple[Unit, Reason]]] = defaultdict(list)
    for unit in units:
        for reason in unit.facts.reasons:
            given[_NOT_WORDS.sub("", reason.text)].append((unit, reason))
    for found in given.values():
        files = list(dict.fromkeys(unit.file for unit, _ in found))
        if len(files) >= _COPIED:
            places = [Place(unit.file, *_cell(reason.cell)) for unit, reason in found]
            yield finding("B06", *places[:_SHOWN], read=found[0][1].text, count=len(files), files=_files(files))


def _cell(said: str) -> tuple[str, str]:
    sheet, _, cell = said.rpartition("!")
    return sheet, cell


# ── unlike all others ──


def _outliers(units: Sequence[Unit]) -> Iterator[Finding]:
    """B07: a sum that grew or shrank far more than those of the other units."""
    grown: defaultdict[str, list[tuple[Unit, Decimal]]] = defaultdict(list)
    for unit in units:
        for total in unit.facts.totals if not unit.facts.whole else ():
            before = Decimal(total.before or 0)
            if total.now and before:
                grown[total.title].append((unit, (Decimal(total.now) - before) / abs(before) * 100))
    for title, found in grown.items():
        if len(found) < _ENOUGH:
            continue
        middle = median(rate for _, rate in found)
        usual = max(median(abs(rate - middle) for _, rate in found), Decimal(1))
        for unit, rate in found:
            if abs(rate - middle) > _FAR * usual:
                words = {"title": title, "read": f"{rate:+.1f}", "expected": f"{middle:+.1f}"}
                yield finding("B07", Place(unit.file, ""), **words, count=len(found))


def _files(files: Sequence[str]) -> str:
    shown = "、".join(files[:_SHOWN])
    return shown if len(files) <= _SHOWN else f"{shown} 等 {len(files)} 个"
