"""Cells in the plain spelling that Excel, WPS, LibreOffice and we ourselves write, cut out by one pattern.

A parser's callbacks cost more than anything else in reading a workbook. What is cut out here has to cover a stretch of
a sheet from its first character to its last, or else it is left to the parser, which proves every stretch well-formed
in any case. `sheet` holds both ways together.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.parsers import expat

from disclosuregen.late import late
from disclosuregen.workbook.memory import Memory
from disclosuregen.workbook.references import column_number

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "BETWEEN",
    "ROW_END",
    "SPARE",
    "Spare",
    "Token",
    "last_row",
    "silent_cells",
    "sound",
    "spare_row",
    "strings_of",
    "tokens_of",
    "typed_in",
    "unescaped_xml",
    "whole_rows",
    "without_spare_rows",
]

# Column, row, style, type, formula with its tags, value or text; all that is left from where the stretch is not plain.
# That a tag is closed by its own kind is for the parser to prove.
Token = tuple[str, str, str, str, str, str, str]
# A row that shows nothing: its number, and its cells that hold formulas as they are spelled.
Spare = tuple[int, str]

# Nothing is kept beyond column ZZ and row 20,000; what stands there is for the parser to find and refuse.
_AT = '<c r="([A-Z]{1,2})([1-9][0-9]{0,3}|1[0-9]{4})"'
_STYLE, _FORMULA = '(?: s="(?:0|[1-9][0-9]*)")?', '<f(?: aca="(?:false|true)")?>'
_REST = r"([\s\S]+)"
_TEXT = '<t(?: xml:space="preserve")?>([^<]*)</t>'
_BEGUN, _ENDED = '(?:<v>|<is><t(?: xml:space="preserve")?>)', "(?:</v>|</t></is>)"
_ATTRIBUTES = '(?: [A-Za-z][A-Za-z0-9:]*="[^"<>&]*")*'
_CELL = (
    f'{_AT}(?: s="(0|[1-9][0-9]*)")?(?: t="([A-Za-z]+)")?>'
    f"(<f{_ATTRIBUTES}(?:>[^<]+</f>|/>))?(?:{_BEGUN}([^<]*){_ENDED})?</c>"
)
_TYPED = re.compile(f'{_AT}(?: s="(0|[1-9][0-9]*)")?(?: t="([A-Za-z]+)")?>{_BEGUN}([^<]*){_ENDED}</c>')
_HIDDEN = late('<row [^<>]*hidden="(?:1|true)"')
_EMPTY = f'<c r="[A-Z]{{1,3}}[0-9]{{1,7}}"{_STYLE}/>|</row>|<row r="[0-9]{{1,7}}"[^<>]*>'
_SILENT = re.compile(f'{_AT.replace("(", "(?:")}{_STYLE}(?: t="str")?>{_FORMULA}[^<]+</f><v></v></c>')
_TOKEN = re.compile(f"{_CELL}|(?:{_EMPTY})++|{_REST}")
_SILENT_CELL = re.compile(f'{_AT}{_STYLE}( t="str")?>{_FORMULA}([^<]+)<')
_ROW, _NUMBER = b'<row r="', re.compile(rb"[0-9]+")
_EMPTY_ROW = late("<row [^<>]*/>")
ROW_END, _VALUE, _NO_VALUE = b"</row>", b"<v>", b"<v></v>"
# The spare rows of a form are the same in every department's workbook.
_LONGEST_ROW = 8_192
SPARE: Memory[Spare] = Memory(most=8 * 2**20, longest=_LONGEST_ROW)
_STRING = late(f"<si>{_TEXT}</si>|{_REST}")
_FIRST, _NEXT, _LAST, _KEPT = b"<si><t>", b"</t></si><si><t>", b"</t></si>", b'<t xml:space="preserve">'
# What may stand between pieces of text, since no XML may hold it, and what else a text may not hold or not mean.
BETWEEN, _BETWEEN = "\x01", b"\x01"
_CONTROLS = bytes(0xFF if byte in {*range(0x20)} - {*b"\t\n\x01"} else byte for byte in range(256))
_NO_CHARACTERS = "\ufffe", "\uffff"
_ENTITIES = b"amp;", b"lt;", b"gt;", b"quot;", b"apos;"
_ENTITY = late("&(?:#x([0-9A-Fa-f]+)|#([0-9]+)|([a-z]+));")
# The last one makes what might look like the others.
_NAMED = {"lt": "<", "gt": ">", "quot": '"', "apos": "'", "amp": "&"}


def tokens_of(data: bytes) -> list[Token] | None:
    """The tokens of a stretch between two rows; None when it is not plain."""
    text = _decoded(data)
    if _hides(text):
        return None
    tokens: list[Token] = _TOKEN.findall(text)
    return None if not tokens or tokens[-1][-1] else tokens


def typed_in(data: bytes) -> list[Token] | None:
    """The tokens of those cells of a stretch that hold no formula; None when it may have others than plain ones."""
    text = _decoded(data)
    if not text or "<!" in text or "<is><r" in text or _hides(text):
        return None
    return [(*at_style_kind, "", value, "") for *at_style_kind, value in _TYPED.findall(text)]


def _hides(text: str) -> bool:
    """Whether a stretch has hidden rows, which the parser tells of."""
    return "hidden=" in text and _HIDDEN.search(text) is not None


def without_spare_rows(data: bytes) -> tuple[bytes, list[Spare]]:
    """A stretch without those of its rows that show nothing, and of each of these that has formulas what it is."""
    *rows, rest = data.split(ROW_END)
    known = [(row, spare_row(row)) for row in rows]
    telling = [row for row, spare in known if spare is None]
    return ROW_END.join([*telling, rest]), [spare for _, spare in known if spare is not None and spare[1]]


def spare_row(row: bytes) -> Spare | None:
    """Number and cells with formulas of a row, when it is well-formed and shows nothing; kept for the next workbook.

    None when it shows anything, is not plain, or one of its formulas stands for others.
    """
    known = SPARE.held.get(row)
    if known is not None or row.count(_VALUE) != row.count(_NO_VALUE):
        return known
    if len(row) > _LONGEST_ROW or row.count(_ROW) != 1:
        return None
    tokens = tokens_of(row) if row.startswith(_ROW) else None
    if tokens is None:
        return None
    formulas: list[str] = _SILENT.findall(row.decode())
    if len(formulas) != sum(1 for letters, *_ in tokens if letters):
        return None
    try:
        expat.ParserCreate().Parse(row + ROW_END, True)  # noqa: FBT003 - the whole of it; the parser knows no keywords
    except expat.ExpatError:
        return None
    cell = next((token for token in tokens if token[0]), None)
    return SPARE.learn(row, (int(cell[1]) if cell else 0, "".join(formulas)))


def whole_rows(data: bytes) -> bool:
    """Whether all rows of a plain stretch are closed."""
    return data.count(b"<row ") - data.count(b"</row>") in {0, len(_EMPTY_ROW.findall(_decoded(data)))}


def strings_of(data: bytes) -> tuple[list[str] | None, bool]:
    """The texts of a stretch of shared strings, and whether they are well-formed, or a parser still has to prove it.

    None when they are not plain.
    """
    same = data.replace(_KEPT, b"<t>")
    if same.startswith(_FIRST) and same.endswith(_LAST):
        text = None if _BETWEEN in data else _sound(same[len(_FIRST) : -len(_LAST)].replace(_NEXT, _BETWEEN))
        if text is not None:
            return text.split(BETWEEN), True
    strings: list[tuple[str, str]] = _STRING.findall(_decoded(data))
    return (None if not strings or strings[-1][1] else [text for text, _ in strings]), False


def sound(data: bytes, count: int) -> str | None:
    """So many pieces of text as a parser would report them, with what stands between them, when text may hold them all.

    None when any holds markup, is not well-formed, or names characters by their numbers.
    """
    return _sound(data) if data.count(_BETWEEN) == max(0, count - 1) else None


def _sound(data: bytes) -> str | None:
    """The same, when what stands between them is sure to stand nowhere else."""
    # A single byte is found many times as fast as three.
    if b"<" in data or (b"]" in data and b"]]>" in data) or data.translate(_CONTROLS) != data:
        return None
    if b"&" in data and not all(rest.startswith(_ENTITIES) for rest in data.split(b"&")[1:]):
        return None
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None
    return None if any(map(text.__contains__, _NO_CHARACTERS)) else unescaped_xml(text)


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


def silent_cells(spare: str) -> Iterator[tuple[tuple[int, int], str, str]]:
    """Position, kind and formula of each cell of a spare row that has one: an empty text, or nothing yet."""
    for letters, row, text, formula in _SILENT_CELL.findall(spare):
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
