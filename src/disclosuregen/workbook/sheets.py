"""One sheet of a workbook: what a form's sheets have in common is known from the second of its name on.

A sheet that holds anything else is left to its reader, from its first byte on.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from disclosuregen.workbook.package import BROKEN
from disclosuregen.workbook.sheet import BEGIN, END, SheetReader

if TYPE_CHECKING:
    from disclosuregen.workbook.formed import Formed
    from disclosuregen.workbook.package import Package
    from disclosuregen.workbook.stored import RawSheet, Shared

__all__ = ["read_sheet"]

# The names of sheets that were read.
_NAMES: set[str] = set()
_MOST_NAMES = 1_024


def read_sheet(package: Package, part: str, sheet: RawSheet, shared: Shared) -> None:
    """Fill the sheet from its part; raises IntakeError on hostile or broken XML and on cells far outside any form."""
    try:
        pieces = package.pieces(part)
        first = next(pieces, b"")
        formed = _formed(package, sheet, first)
        second = b"" if formed is None else next(pieces, b"")
        if formed is not None and not second:
            formed.keep(package, sheet, shared)
            return
        reader = SheetReader(package, sheet, shared)
        for piece in filter(None, chain((first, second), pieces)):
            reader.take(piece)
        reader.finish()
    except BROKEN as error:
        raise package.broken(part) from error


def _formed(package: Package, sheet: RawSheet, data: bytes) -> Formed | None:
    """All of a sheet, when it is one piece of plain and well-formed XML, and no first one of its name."""
    begin, end = data.find(BEGIN) + len(BEGIN), data.rfind(END)
    if not len(BEGIN) <= begin <= end or _is_new(sheet.name):
        return None
    # A run that reads one workbook never comes here.
    from disclosuregen.workbook.formed import formed_of  # noqa: PLC0415

    return formed_of(package, sheet, data, begin, end)


def _is_new(name: str) -> bool:
    """Whether it is the first sheet of that name: to learn a form takes longer than to read it once."""
    if name in _NAMES:
        return False
    if len(_NAMES) >= _MOST_NAMES:
        _NAMES.clear()
    _NAMES.add(name)
    return True
