"""What no single workbook shows: years, names, codes, copied reasons, figures unlike all others."""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal
from statistics import median
from typing import TYPE_CHECKING

from disclosuregen.amounts import rounded
from disclosuregen.batch.kinds import usual_year
from disclosuregen.findings import Finding, finding
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from disclosuregen.batch.kinds import Unit
    from disclosuregen.facts import Reason, Total

__all__ = ["across"]

# Fewer units than this say nothing of what is usual; so many times the usual distance from the middle is far away.
_ENOUGH, _FAR = 8, Decimal(6)
# A reason that so many units give in the same words was copied; two may have had the same.
_COPIED = 3
_SHOWN = 8
# So many times the middle of at least so many other units.
_HUGE, _SEVERAL = 1000, 5
_NOT_WORDS = re.compile(r"[\W\d_]+")


def across(units: Sequence[Unit]) -> tuple[Finding, ...]:
    """What only several workbooks together show, apart from departments and their units."""
    return (
        *_years(units),
        *_names(units),
        *_codes(units),
        *_copied(units),
        *_outliers(units),
        *_sizes(units),
    )


# ── one year ──


def _years(units: Sequence[Unit]) -> Iterator[Finding]:
    """B13: the workbooks of a batch are of one budget year."""
    year = usual_year(units)
    others = [unit for unit in units if unit.facts.year not in {"", year}]
    if others:
        said = [f"{unit.facts.code} {unit.facts.name}（{unit.facts.year} 年）" for unit in others]
        more = f" 等 {len(said)} 个" if len(said) > _SHOWN else ""
        words = {"year": year, "count": len(others), "units": "、".join(said[:_SHOWN])}
        yield finding("B13", *(Place(unit.file, "") for unit in others[:_SHOWN]), **words, more=more)


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


# ── one unit, one code ──


def _codes(units: Sequence[Unit]) -> Iterator[Finding]:
    """B12: one unit has one code.

    Two departments may each have a unit of that name: then something else on their covers differs, or, where a cover
    has no other names, their sums do.
    """
    found: defaultdict[tuple[object, ...], list[Unit]] = defaultdict(list)
    for unit in units:
        facts = unit.facts
        whose = unit.pack, facts.year, facts.whole, facts.name
        if facts.code and facts.name and len(facts.names) > 1:
            found[*whose, facts.names].append(unit)
        elif facts.code and facts.name and any(_weight(total) for total in facts.totals):
            found[*whose, facts.totals].append(unit)
    for same in found.values():
        codes = dict.fromkeys(unit.facts.code for unit in same)
        if len(codes) > 1:
            listed = "；".join(f"{unit.facts.code}（{unit.file}）" for unit in same[:_SHOWN])
            yield finding("B12", *(Place(unit.file, "") for unit in same), read=same[0].facts.name, codes=listed)


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


# ── of another size ──


def _sizes(units: Sequence[Unit]) -> Iterator[Finding]:
    """B14: what a unit spends in all is of another size than that of all others, as when 元 stand for 万元."""
    sums: defaultdict[tuple[str, bool], list[tuple[Unit, Decimal]]] = defaultdict(list)
    for unit in units:
        # The first of the sums a pack declares is the whole budget; of smaller ones a unit may have hardly any.
        for total in unit.facts.totals[:1]:
            if amount := _weight(total):
                sums[total.title, unit.facts.whole].append((unit, amount))
    for (title, _), found in sums.items():
        if len(found) <= _SEVERAL:
            continue
        # Whichever large one is left out, the middle of the others is the same.
        middle = median(sorted(amount for _, amount in found)[:-1])
        for unit, amount in found:
            if amount >= _HUGE * middle:
                words = {"title": title, "read": _in_wan(amount), "expected": _in_wan(middle), "count": len(found) - 1}
                yield finding("B14", Place(unit.file, ""), **words, times=f"{int(amount / middle):,}")


def _weight(total: Total) -> Decimal:
    return abs(Decimal(total.now or 0))


def _in_wan(amount: Decimal) -> str:
    return f"{rounded(amount.scaleb(-4), 2):,f}"


def _files(files: Sequence[str]) -> str:
    shown = "、".join(files[:_SHOWN])
    return shown if len(files) <= _SHOWN else f"{shown} 等 {len(files)} 个"
