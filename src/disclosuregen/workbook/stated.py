"""The units that a sheet states, above a table and beside its rows, against those of the form."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from disclosuregen.amounts import MONEY, unit_dimension
from disclosuregen.late import late
from disclosuregen.names import folded
from disclosuregen.workbook.prepared import prepared
from disclosuregen.workbook.values import shortened

if TYPE_CHECKING:
    from collections.abc import Mapping

    from disclosuregen.pack import SheetSpec, TableSpec
    from disclosuregen.workbook.found import Found
    from disclosuregen.workbook.headers import Labels
    from disclosuregen.workbook.values import Reader

__all__ = ["report_row_units", "stated_unit"]

_UNIT = re.compile(r"单位:(?:人民币)?\(?(元|千元|万元|百万元|亿元)(?!\w)")
_UNIT_BADLY = late(r"^(?:金额)?单位:(.*)$")
# Ten thousand cars are no car; 台 instead of 台（套） is the same thing.
_MANY = late(r"[十百千万亿]|.*元")


def stated_unit(spec: SheetSpec, labels: Labels, reader: Reader) -> str:
    """The unit the sheet states, or the form's when it states none."""
    if not spec.unit:
        return ""
    if set(_UNIT.findall(labels.joined())) == {spec.unit}:
        return spec.unit
    texts = labels.texts()
    said = {match.group(1): at for at, text in texts.items() if (match := _UNIT.search(text))}
    if len(said) == 1:
        ((unit, position),) = said.items()
        if unit != spec.unit:
            reader.report("S21", reader.place(*position), read=unit, expected=spec.unit)
        return str(unit)
    badly = {position: match for position, text in texts.items() if (match := _UNIT_BADLY.match(text))}
    for position, match in sorted(badly.items())[:1]:
        reader.report("S14", reader.place(*position), read=shortened(match.group(1)) or "（空）", expected=spec.unit)
    # Who has drawn a sheet of his own, without the form's heading, has left out more than the unit.
    if not badly and not _alone(spec.unit) & set(texts.values()) and folded(spec.title) in texts.values():
        reader.report("S23", reader.place(1, 1)._replace(cell=""), expected=spec.unit)
    return spec.unit


def _alone(unit: str) -> set[str]:
    """A unit as it is written where it needs no other word."""
    return {unit, f"({unit})", f"人民币{unit}"}


def report_row_units(found: Found, placed: Mapping[str, int]) -> None:
    """S22: amounts beside another unit than the form's would be off by what the two differ."""
    for column, units in _row_units(found.spec):
        position, lines = found.grid.columns[column], found.labels.lines
        for name, label, unit, right in units:
            line = lines.get(placed.get(name, 0))
            said = line.get(position) if line else None
            if said and said not in right and (unit_dimension(unit)[0] == MONEY or _MANY.match(said)):
                place = found.reader.place(placed[name], position)
                found.reader.report("S22", place, label=label, read=shortened(said), expected=unit)


@prepared
def _row_units(table: TableSpec) -> list[tuple[str, list[tuple[str, str, str, set[str]]]]]:
    """The columns of units, with the name, label and unit of each line that has one, and what may be said of it."""
    lines = [(one.name, one.label, one.unit, set(map(folded, _alone(one.unit)))) for one in table.lines if one.unit]
    return [(column.name, lines) for column in table.of_type("unit")]
