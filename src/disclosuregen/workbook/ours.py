"""What our own marks in a department's workbook look like, so that they are known again and replaced, not doubled.

Four signs, which stay when an office program saves: the list of findings is the sheet that a hidden defined name
points to; our words in a comment stand between two lines that nobody else writes; a reply in a thread is by our person;
a tint is a colour that stands in a hidden defined name together with the fill it covers.

A fifth sign goes when an office program saves: the hour at which each part was packed follows from what it holds. So a
copy that nobody has worked in since is known by itself, without anything kept beside it.
"""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

__all__ = [
    "AUTHOR",
    "LIST_NAME",
    "PERSON",
    "TINT_NAME",
    "framed",
    "frames",
    "moment",
    "pointed_sheet",
    "pointing",
    "untouched",
]

AUTHOR = "disclosuregen"
LIST_NAME = "disclosuregen.list"
TINT_NAME = "disclosuregen.tint."
PERSON = "{6D1F0B52-2C5B-5E0A-9C1D-0D15C105E6E4}"
_OPENING, _CLOSING = "【系统检查】", "【检查完】"
_SHEET = re.compile(r"=?(?:'((?:[^']|'')+)'|([^'!]+))!")


def moment(checksum: int) -> tuple[int, int, int, int, int, int]:
    """When a part with that checksum was packed, as our copies say: a zip counts in steps of two seconds."""
    minutes, step = divmod(checksum % (24 * 60 * 30), 30)
    return 1980, 1, 1, *divmod(minutes, 60), step * 2


def untouched(copy: bytes) -> bool:
    """Whether a file is a marked copy as it was written: nobody has saved it since."""
    try:
        with zipfile.ZipFile(BytesIO(copy)) as package:
            return all(one.date_time == moment(one.CRC) for one in package.infolist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        return False


def framed(text: str) -> str:
    """The text between our two lines."""
    return f"{_OPENING}\n{text}\n{_CLOSING}"


def frames(text: str) -> list[tuple[int, int]]:
    """Where our words stand in a comment, with the line break before them."""
    spans: list[tuple[int, int]] = []
    position = 0
    while (start := text.find(_OPENING, position)) >= 0 and (end := text.find(_CLOSING, start)) >= 0:
        before = text[position:start]
        own_line = before.endswith("\n") or not start
        position = end + len(_CLOSING) if own_line else start + 1
        if own_line:
            spans.append((start - len(before) + len(before.removesuffix("\n").removesuffix("\r")), position))
    return spans


def pointing(sheet: str, cell: str, *, absolute: bool = False) -> str:
    """The reference to a cell or an area of a sheet, as links and names spell it: `'附表1 收支总表'!B8`."""
    spelled = re.sub(r"([A-Z]+)(\d+)", r"$\1$\2", cell) if absolute else cell
    return "'{}'!{}".format(sheet.replace("'", "''"), spelled)


def pointed_sheet(reference: str) -> str:
    """The sheet of such a reference; empty when the sheet is gone."""
    match = _SHEET.match(reference.strip())
    name = (match[1] or match[2]).replace("''", "'") if match else ""
    return "" if name == "#REF" else name
