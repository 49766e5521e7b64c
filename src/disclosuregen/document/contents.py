"""The 目录: a real TOC field whose entries are rebuilt from the headings of the finished document."""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.document import Document
    from lxml.etree import _Element

__all__ = ["rebuild_contents"]

_LEVELS = re.compile(r'\\o\s+"(\d)-(\d)"')
_FIRST_ID = 9_000_000


@dataclass(slots=True)
class _Field:
    """The runs of a TOC field, from its begin to its end, and the paragraphs they stand in."""

    head: list[_Element]
    end: _Element
    runs: list[_Element]
    paragraphs: list[_Element]
    instruction: str


def rebuild_contents(document: Document) -> None:
    """Replace the entries of the TOC field by links to the document's headings; nothing when there is no field."""
    body = document.element.body
    found = _find_field(body)
    if found is None:
        return
    match = _LEVELS.search(found.instruction)
    first, last = (int(match.group(1)), int(match.group(2))) if match else (1, 3)
    names = {style.name.lower(): style.style_id for style in document.styles if style.name}
    levels = {names[f"heading {n}"]: n for n in range(first, last + 1) if f"heading {n}" in names}
    used: set[str] = set()
    entries = [
        _entry(level, text, _bookmarked(paragraph, _FIRST_ID + number, used), names)
        for number, (paragraph, level, text) in enumerate(_headings(body, levels))
    ]
    if entries:
        _replace(found, entries)


def _headings(body: _Element, levels: dict[str, int]) -> Iterator[tuple[_Element, int, str]]:
    for paragraph in body.iter(qn("w:p")):
        style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        level = levels.get(style.get(qn("w:val"), "")) if style is not None else None
        text = _text(paragraph)
        if level and text:
            yield paragraph, level, text


def _bookmarked(paragraph: _Element, number: int, used: set[str]) -> str:
    """The name of the heading's bookmark, made when it has none of its own; copies from a loop get a new one."""
    for mark in list(paragraph.iter(qn("w:bookmarkStart"))):
        name = str(mark.get(qn("w:name"), ""))
        if name.startswith("_Toc") and name not in used:
            used.add(name)
            return name
        if name in used:
            _drop_bookmark(paragraph, mark)
    name = f"_Toc{number}"
    used.add(name)
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    start.set(qn("w:id"), str(number))
    start.set(qn("w:name"), name)
    end.set(qn("w:id"), str(number))
    properties = paragraph.find(qn("w:pPr"))
    paragraph.insert(0 if properties is None else 1, start)
    paragraph.append(end)
    return name


def _drop_bookmark(paragraph: _Element, mark: _Element) -> None:
    """Remove a bookmark whose name stands elsewhere already."""
    number = mark.get(qn("w:id"))
    for end in [end for end in paragraph.iter(qn("w:bookmarkEnd")) if end.get(qn("w:id")) == number]:
        _remove(end)
    _remove(mark)


def _remove(element: _Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _entry(level: int, text: str, anchor: str, names: dict[str, str]) -> _Element:
    paragraph = OxmlElement("w:p")
    if f"toc {level}" in names:
        properties, style = OxmlElement("w:pPr"), OxmlElement("w:pStyle")
        style.set(qn("w:val"), names[f"toc {level}"])
        properties.append(style)
        paragraph.append(properties)
    link, run, words = OxmlElement("w:hyperlink"), OxmlElement("w:r"), OxmlElement("w:t")
    link.set(qn("w:anchor"), anchor)
    link.set(qn("w:history"), "1")
    words.text = text
    words.set(qn("xml:space"), "preserve")
    run.append(words)
    link.append(run)
    paragraph.append(link)
    return paragraph


def _find_field(body: _Element) -> _Field | None:
    """The first field whose instruction is TOC; fields inside it (page references) belong to it."""
    runs: list[_Element] = []
    depth, separated, instruction = 0, 0, ""
    for run in body.iter(qn("w:r")):
        mark = run.find(qn("w:fldChar"))
        kind = mark.get(qn("w:fldCharType")) if mark is not None else ""
        depth += kind == "begin"
        if depth == 1 and kind == "begin":
            runs, separated, instruction = [], 0, ""
        if depth:
            runs.append(run)
        if depth == 1:
            instruction += "".join(node.text or "" for node in run.iter(qn("w:instrText")))
        if depth == 1 and kind == "separate":
            separated = len(runs)
        if depth == 1 and kind == "end" and instruction.split()[:1] == ["TOC"]:
            return _Field(runs[:separated], run, runs, _paragraphs(runs), instruction)
        depth -= kind == "end"
    return None


def _paragraphs(runs: list[_Element]) -> list[_Element]:
    """The paragraphs the runs stand in, in order, each once."""
    found: dict[int, _Element] = {}
    for run in runs:
        paragraph = next(run.iterancestors(qn("w:p")))
        found[id(paragraph)] = paragraph
    return list(found.values())


def _replace(field: _Field, entries: list[_Element]) -> None:
    """Put the entries where the field's paragraphs stood; its begin opens the first, its end closes the last."""
    place = 0 if entries[0].find(qn("w:pPr")) is None else 1
    for offset, run in enumerate(field.head):
        entries[0].insert(place + offset, deepcopy(run))
    entries[-1].append(deepcopy(field.end))
    first = field.paragraphs[0]
    for run in field.runs:
        _remove(run)
    titled = bool(_text(first))
    for entry in reversed(entries) if titled else entries:
        (first.addnext if titled else first.addprevious)(entry)
    for paragraph in field.paragraphs:
        # A section often ends in the paragraph that closes the field, and a title may open its first.
        if not _text(paragraph) and paragraph.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is None:
            _remove(paragraph)
        else:
            for link in list(paragraph.iter(qn("w:hyperlink"))):
                _remove(link)


def _text(paragraph: _Element) -> str:
    return "".join(node.text or "" for node in paragraph.iter(qn("w:t"))).strip()
