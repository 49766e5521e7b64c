"""The sheets of a workbook: which part holds which; ours put before all others or taken out; our defined names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from disclosuregen.frozen import frozen
from disclosuregen.workbook.markup import Edit, Element, attribute, escaped, inside, inside_first, instead, spliced
from disclosuregen.workbook.ours import LIST_NAME, TINT_NAME, pointed_sheet, pointing
from disclosuregen.workbook.parts import WORKBOOK, Parts, Unmarkable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = ["Tab", "add_list", "deselect", "free_title", "remembered", "remove_list", "tabs"]

_TITLE = "问题清单"
_WORKSHEET = "spreadsheetml.worksheet+xml"
_BEFORE_NAMES = ("sheets", "functionGroups", "externalReferences")
# A text in a formula may have 255 characters.
_PIECE = 200
_TEXT = re.compile(r'"((?:[^"]|"")*)"')
_SELECTED = re.compile(rb"(<(?:[\w.-]+:)?sheetView\b[^<>]*?)\s+tabSelected\s*=\s*[\"'](?:1|true)[\"']")


@frozen
class Tab:
    """One sheet: its name, its part, and whether the list of findings stands there."""

    name: str
    part: str
    ours: bool


def tabs(parts: Parts) -> tuple[Tab, ...]:
    """The sheets in order."""
    _, root = parts.tree(WORKBOOK)
    targets = {relation.id: relation.part for relation in parts.relations(WORKBOOK)}
    own = {pointed_sheet(name.text) for name in _names(root) if name.attributes.get("name") == LIST_NAME}
    named = ((sheet, sheet.attributes.get("name", "")) for sheet in _sheets(root))
    return tuple(Tab(name, targets.get(sheet.relation(), ""), name in own) for sheet, name in named)


def remembered(parts: Parts) -> dict[str, str]:
    """The fill below each tint of an earlier marking, by colour."""
    _, root = parts.tree(WORKBOOK)
    fills: dict[str, str] = {}
    for name in _names(root):
        said = name.attributes.get("name", "")
        pieces = [piece.replace('""', '"') for piece in _TEXT.findall(name.text)]
        if (
            said.startswith(TINT_NAME)
            and re.fullmatch("[0-9A-F]{6}", colour := said.removeprefix(TINT_NAME))
            and pieces
        ):
            fills[colour] = "".join(pieces)
    return fills


def remove_list(parts: Parts) -> None:
    """Take out the list of an earlier marking and every name of ours."""
    listed = tabs(parts)
    content, root = parts.tree(WORKBOOK)
    gone = next((number for number, tab in enumerate(listed) if tab.ours), None)
    edits: list[Edit] = []
    for name in _names(root):
        place = name.attributes.get("localSheetId", "")
        if name.attributes.get("name", "").startswith((LIST_NAME, TINT_NAME)) or place == str(gone):
            edits.append(instead(name))
        elif gone is not None and place.isdecimal() and int(place) > gone:
            edits.append(attribute(content, name, "localSheetId", str(int(place) - 1)))
    if gone is not None:
        sheet = _sheets(root)[gone]
        edits.append(instead(sheet))
        for relation in [one for one in parts.relations(WORKBOOK) if one.id == sheet.relation() and one.part]:
            parts.unrelate(WORKBOOK, relation)
            parts.remove(relation.part)
    if edits:
        parts.write(WORKBOOK, spliced(content, edits))


def free_title(listed: Iterable[Tab]) -> str:
    """A name for the list that no sheet has."""
    taken = {tab.name.casefold() for tab in listed}
    numbers = range(2, len(taken) + 3)
    return next(title for title in (_TITLE, *(f"{_TITLE}{number}" for number in numbers)) if title not in taken)


def add_list(parts: Parts, title: str, part: str, filtered: str, tints: Mapping[str, str]) -> None:
    """Put a sheet before all others and open the workbook there; `filtered` is the area of its filter."""
    parts.declare(part, _WORKSHEET)
    relation = parts.relate(WORKBOOK, "worksheet", part)
    content, root = parts.tree(WORKBOOK)
    sheets = root.child("sheets")
    if sheets is None or not sheets.children:
        raise Unmarkable("文件里没有工作表")
    ids = [int(value) for one in sheets.children if (value := one.attributes.get("sheetId", "")).isdecimal()]
    said = f'name="{escaped(title)}" sheetId="{max(ids, default=0) + 1}"{parts.naming(root, relation)}'
    edits = [inside_first(sheets, f"<{sheets.prefix}sheet {said}/>")]
    for name in _names(root):
        place = name.attributes.get("localSheetId", "")
        if place.isdecimal():
            edits.append(attribute(content, name, "localSheetId", str(int(place) + 1)))
    edits.append(_named(root, title, filtered, tints))
    parts.write(WORKBOOK, spliced(content, [*edits, *_first_shown(content, root, sheets)]))
    _forget_titles(parts)


def _first_shown(content: bytes, root: Element, sheets: Element) -> Iterator[Edit]:
    """Edits that let every window open on the first sheet; a book without a window gets one for the list's view."""
    views = root.child("bookViews")
    if views is None:
        xml = f"<{root.prefix}bookViews><{root.prefix}workbookView/></{root.prefix}bookViews>"
        yield sheets.start, sheets.start, xml.encode()
        return
    for view in views.children:
        for key in {"activeTab", "firstSheet"} & view.attributes.keys():
            yield attribute(content, view, key, None)


def _named(root: Element, title: str, filtered: str, tints: Mapping[str, str]) -> Edit:
    """Our names: where the list stands, its filter, the fill below each tint."""
    area = pointing(title, filtered, absolute=True)
    values = {LIST_NAME: pointing(title, "A1", absolute=True)}
    values |= {f"{TINT_NAME}{colour}": _in_pieces(fill) for colour, fill in sorted(tints.items())}
    listed = root.child("definedNames")
    prefix = root.prefix if listed is None else listed.prefix
    xml = "".join(
        f'<{prefix}definedName name="{name}" hidden="1">{escaped(value)}</{prefix}definedName>'
        for name, value in (('_xlnm._FilterDatabase" localSheetId="0', area), *values.items())
    )
    if listed is not None:
        return inside(listed, xml)
    position = [child.end for child in root.children if child.name in _BEFORE_NAMES][-1]
    return position, position, f"<{prefix}definedNames>{xml}</{prefix}definedNames>".encode()


def _in_pieces(text: str) -> str:
    """A formula whose value is the text."""
    pieces = (text[start : start + _PIECE].replace('"', '""') for start in range(0, len(text), _PIECE))
    return "&".join(f'"{piece}"' for piece in pieces)


def deselect(parts: Parts, part: str) -> None:
    """Let a sheet not be shown as one of those selected: with two, what is typed in one goes into both."""
    head = parts.head(part)
    if b"\0" in head[:4] or b"tabSelected" in head:
        content = parts.read(part)
        begin = _SELECTED.sub(rb"\1", content[: len(head)])
        if begin != content[: len(head)]:
            parts.write(part, begin + content[len(head) :])


def _forget_titles(parts: Parts) -> None:
    """Drop the number and titles of sheets from the properties: programs write them anew when they save."""
    for relation in list(parts.relations("")):
        if relation.kind == "extended-properties" and relation.part:
            content, root = parts.tree(relation.part)
            listed = [child for child in root.children if child.name in {"TitlesOfParts", "HeadingPairs"}]
            parts.write(relation.part, spliced(content, map(instead, listed)))


def _sheets(root: Element) -> list[Element]:
    sheets = root.child("sheets")
    return sheets.all("sheet") if sheets is not None else []


def _names(root: Element) -> list[Element]:
    names = root.child("definedNames")
    return names.all("definedName") if names is not None else []
