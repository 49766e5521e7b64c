"""Cells in the plain spelling that Excel, WPS, LibreOffice and we ourselves write, cut out by one pattern.

A parser's callbacks cost more than anything else in reading a workbook. What is cut out here has to cover a stretch of
a sheet from its first character to its last, or else it is left to the parser, which proves every stretch well-formed
in any case. `sheet` holds both ways together.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.parsers import expat

from disclosuregen.workbook.references import column_number

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "last_row",
    "row_of",
    "silent_cells",
    "strings_of",
    "tokens_of",
    "typed_in",
    "unescaped_xml",
    "whole_rows",
    "without_spare_rows",
]

# A run of silent formulas; column, row, style, type, attributes of the formula, formula, "/" of a formula without text,
# value, text; all that is left from where the stretch is not plain.
Token = tuple[str, str, str, str, str, str, str, str, str, str, str]

# Nothing is kept beyond column ZZ and row 20,000; what stands there is for the parser to find and refuse. Hidden rows
# are left to it as well.
_AT = '<c r="([A-Z]{1,2})([1-9][0-9]{0,3}|1[0-9]{4})"'
_STYLE, _FORMULA = '(?: s="(?:0|[1-9][0-9]*)")?', '<f(?: aca="(?:false|true)")?>'
_REST = r"([\s\S]+)"
_TEXT = '<t(?: xml:space="preserve")?>([^<]*)</t>'
_ATTRIBUTES = '(?: (?!hidden="(?:1|true)")[A-Za-z][A-Za-z0-9:]*="[^"<>&]*")*'
_CELL = (
    f'{_AT}(?: s="(0|[1-9][0-9]*)")?(?: t="([A-Za-z]+)")?>'
    f"(?:<f({_ATTRIBUTES})(?:>([^<]+)</f>|(/)>))?(?:<v>([^<]*)</v>|<is>{_TEXT}</is>)?</c>"
)
_TYPED = re.compile(f'{_AT}(?: s="(0|[1-9][0-9]*)")?(?: t="([A-Za-z]+)")?>(?:<v>([^<]*)</v>|<is>{_TEXT}</is>)</c>')
_HIDDEN = re.compile('<row [^<>]*hidden="(?:1|true)"')
_SILENT = f'{_AT.replace("(", "(?:")}{_STYLE}(?: t="str")?>{_FORMULA}[^<]+</f><v></v></c>'
_EMPTY = f'<c r="[A-Z]{{1,3}}[0-9]{{1,7}}"{_STYLE}/>|</row>|<row r="[0-9]{{1,7}}"{_ATTRIBUTES}/?>'
_TOKEN = re.compile(f"((?:{_SILENT})++)|{_CELL}|(?:{_EMPTY})++|{_REST}")
_SILENT_CELL = re.compile(f'{_AT}{_STYLE}( t="str")?>{_FORMULA}([^<]+)<')
_ROW_OF = re.compile('<c r="[A-Z]+([0-9]+)"')
_ROW, _NUMBER = b'<row r="', re.compile(rb"[0-9]+")
_EMPTY_ROW = re.compile("<row [^<>]*/>")
_ROW_END, _VALUE, _NO_VALUE = b"</row>", b"<v>", b"<v></v>"
# The spare rows of a form are the same in every department's workbook: what is in them, by their XML.
_SPARE: dict[bytes, tuple[str, ...]] = {}
_MOST_SPARE, _LONGEST_ROW = 2_048, 8_192
_STRING = re.compile(f"<si>{_TEXT}</si>|{_REST}")
_ENTITY = re.compile("&(?:#x([0-9A-Fa-f]+)|#([0-9]+)|([a-z]+));")
# The last one makes what might look like the others.
_NAMED = {"lt": "<", "gt": ">", "quot": '"', "apos": "'", "amp": "&"}


def tokens_of(data: bytes) -> list[Token] | None:
    """The tokens of a stretch between two rows; None when it is not plain."""
    tokens: list[Token] = _TOKEN.findall(_decoded(data))
    return None if not tokens or tokens[-1][-1] else tokens


def typed_in(data: bytes) -> list[Token] | None:
    """The tokens of those cells of a stretch that hold no formula; None when it may have others than plain ones."""
    text = _decoded(data)
    if not text or "<!" in text or "<is><r" in text or _HIDDEN.search(text):
        return None
    return [
        ("", letters, number, style, kind, "", "", "", value, said, "")
        for letters, number, style, kind, value, said in _TYPED.findall(text)
    ]


def without_spare_rows(data: bytes) -> tuple[bytes, list[str]]:
    """A stretch without those of its rows that show nothing, and the runs of silent formulas in these."""
    *rows, rest = data.split(_ROW_END)
    telling: list[bytes] = []
    silent: list[str] = []
    for row in rows:
        runs = _SPARE.get(row)
        if runs is None:
            runs = _spare(row)
        if runs is None:
            telling.append(row)
        else:
            silent += runs
    return _ROW_END.join([*telling, rest]), silent


def _spare(row: bytes) -> tuple[str, ...] | None:
    """The runs of a row without its end, proven well-formed and kept; None when it shows anything or is not plain."""
    if row.count(_VALUE) != row.count(_NO_VALUE) or len(row) > _LONGEST_ROW or row.count(_ROW) != 1:
        return None
    tokens = tokens_of(row) if row.startswith(_ROW) else None
    if tokens is None or any(token[1] for token in tokens):
        return None
    try:
        expat.ParserCreate().Parse(row + _ROW_END, True)  # noqa: FBT003 - the whole of it; the parser knows no keywords
    except expat.ExpatError:
        return None
    if len(_SPARE) >= _MOST_SPARE:
        _SPARE.clear()
    runs = _SPARE[row] = tuple(token[0] for token in tokens if token[0])
    return runs


def whole_rows(data: bytes) -> bool:
    """Whether all rows of a plain stretch are closed."""
    return data.count(b"<row ") - data.count(b"</row>") in {0, len(_EMPTY_ROW.findall(_decoded(data)))}


def strings_of(data: bytes) -> list[str] | None:
    """The texts of a stretch of shared strings as they are spelled; None when it is not plain."""
    strings: list[tuple[str, str]] = _STRING.findall(_decoded(data))
    return None if not strings or strings[-1][1] else [text for text, _ in strings]


def _decoded(data: bytes) -> str:
    """The text of a stretch; empty when it is not UTF-8 or has line ends that a parser would change."""
    try:
        return "" if b"\r" in data else data.decode()
    except UnicodeDecodeError:
        return ""


def last_row(data: bytes) -> int:
    """The number of the last row of a plain stretch, from which a row without one counts."""
    match = _NUMBER.match(data, data.rfind(_ROW) + len(_ROW))
    return int(match[0]) if match else 0


def row_of(run: str) -> int:
    """The row in which a run of silent formulas begins."""
    match = _ROW_OF.match(run)
    return int(match[1]) if match else 0


def silent_cells(run: str) -> Iterator[tuple[tuple[int, int], str, str]]:
    """Position, kind and formula of each cell of a run: an empty text, or nothing yet."""
    for letters, row, text, formula in _SILENT_CELL.findall(run):
        yield (int(row), column_number(letters)), "text" if text else "empty", unescaped_xml(formula)


def unescaped_xml(text: str) -> str:
    """A text of well-formed XML without document type as a parser would report it."""
    if "&" not in text:
        return text
    if "&#" in text:
        return _ENTITY.sub(_meant, text)
    for name, mark in _NAMED.items():
        text = text.replace(f"&{name};", mark)
    return text


def _meant(match: re.Match[str]) -> str:
    hexadecimal, decimal, name = match.groups()
    return _NAMED[name] if name else chr(int(hexadecimal, 16) if hexadecimal else int(decimal))
