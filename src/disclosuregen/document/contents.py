"""The 目录: a real TOC field whose entries are made anew from the headings of each finished document."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from itertools import compress
from typing import TYPE_CHECKING

from lxml import etree

from disclosuregen.document.known import Known
from disclosuregen.document.wordml import made, qn
from disclosuregen.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml.etree import _Element

    from disclosuregen.document.turns import Region, Turns

# The bookmarks of a heading with their names; what it says, and these.
_Marks = tuple[tuple[str, str], ...]
_Read = tuple[str, _Marks]
# A place in a stretch: where the paragraph begins, where it goes on, the level of a heading.
_Spot = tuple[int, int, int]

__all__ = ["Contents", "has_slot", "prepare_contents"]

_LEVELS = re.compile(r'\\o\s+"(\d)-(\d)"')
_FIRST_ID = 9_000_000
# Stands where the entries go; no text may hold it.
_SLOT = "\ufdd6"
_NAMESPACES = re.compile(r' xmlns:\w+="[^"]*"')
_TEXT = re.compile(r"<w:t(?: [^>]*)?>(.*?)</w:t>", re.DOTALL)
_BOOKMARK = re.compile(r"<w:bookmarkStart\b[^>]*/>")
_NAME, _ID = re.compile(r'w:name="([^"]*)"'), re.compile(r'w:id="([^"]*)"')
_PROPERTIES = re.compile(r"<w:pPr>.*?</w:pPr>|<w:pPr/>", re.DOTALL)
_CLOSING = "</w:p>"
_SLOTTED = re.compile(f"<w:p>(?:(?!</w:p>).)*{_SLOT}.*?</w:p>", re.DOTALL)


@frozen
class Contents:
    """The 目录 of a prepared template: the field's runs before and behind its entries, and the styles that count.

    `levels` maps the id of a heading style to its level, `entries` a level to the id of its entries' style. `spots`
    finds headings and the slot in a stretch of the body.
    """

    head: str
    end: str
    levels: Mapping[str, int]
    entries: Mapping[int, str]
    styled: re.Pattern[str]
    spots: Known[tuple[_Spot, ...]]

    def filled(self, xml: str) -> str:
        """The body with an entry, and a bookmark, for each of its headings."""
        pieces: list[str] = []
        listed: list[tuple[str, str]] = []
        position, used = 0, set[str]()
        for number, (start, end, level) in enumerate(self._headings(xml)):
            text, marks = _read(xml[start:end])
            anchor, paragraph = _bookmarked(xml[start:end], marks, _FIRST_ID + number, used)
            pieces += [xml[position:start], paragraph]
            position = end
            listed.append(self._entry(level, text, anchor))
        pieces.append(xml[position:])
        return _SLOTTED.sub(lambda _: self._field(listed), "".join(pieces), count=1)

    def listed(self, turns: Turns) -> Turns | None:
        """What `filled` makes of a body that is still in turns; None where only a look at all of it can tell."""
        regions = self._regions(turns)
        if regions is None:
            return None
        edits: list[tuple[Region, str]] = []
        entries: list[tuple[str, str]] = []
        slot, used = None, set[str]()
        for region, level in regions:
            if not level:
                slot = region
                continue
            paragraph = turns.between(region)
            # What no printed text stands in is the template's, and said again in its next document.
            text, marks = _known[paragraph] if region[0] == region[2] else _read(paragraph)
            if text:
                anchor, marked = _bookmarked(paragraph, marks, _FIRST_ID + len(entries), used)
                entries.append(self._entry(level, text, anchor))
                if marked != paragraph:
                    edits.append((region, marked))
        if slot is not None:
            edits.append((slot, self._field(entries)))
        return turns.edited(sorted(edits))

    def _regions(self, turns: Turns) -> list[tuple[Region, int]] | None:
        """The paragraphs of the headings with their levels, and of the slot with none; None where they mingle."""
        regions: list[tuple[Region, int]] = []
        closed, slots = (0, 0), 0
        said = turns.stretches
        for number in compress(range(len(said)), map(self.spots.__getitem__, said)):
            for begin, behind, level in self.spots[said[number]]:
                region = turns.region(number, begin, behind, _CLOSING)
                slots += not level
                # What is open before a slot may be the paragraph it stands in.
                torn = not level and number and _CLOSING not in said[number][:begin]
                if region is None or torn or slots > 1 or region[:2] < closed:
                    return None
                closed = region[2:]
                regions.append((region, level))
        return regions

    def _headings(self, xml: str) -> Iterator[tuple[int, int, int]]:
        """Where each heading that says something begins and ends, and its level."""
        for match in self.styled.finditer(xml):
            start = max(0, xml.rfind("<w:p>", 0, match.start()))
            # Where no paragraph has attributes, looking for one would go back to the beginning each time.
            start = max(start, xml.rfind("<w:p ", start, match.start()))
            end = xml.find("</w:p>", match.end()) + len("</w:p>")
            if "".join(_TEXT.findall(xml[start:end])).strip():
                yield start, end, self.levels[match.group(1)]

    def _entry(self, level: int, text: str, anchor: str) -> tuple[str, str]:
        style = self.entries.get(level, "")
        properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
        return properties, (
            f'<w:hyperlink w:anchor="{anchor}" w:history="1"><w:r><w:t xml:space="preserve">{text}</w:t></w:r>'
            "</w:hyperlink>"
        )

    def _field(self, listed: list[tuple[str, str]]) -> str:
        """The paragraphs of the field: its begin opens the first, its end closes the last."""
        entries = listed or [("", "")]
        last = len(entries) - 1
        return "".join(
            f"<w:p>{properties}{self.head if not number else ''}{link}{self.end if number == last else ''}</w:p>"
            for number, (properties, link) in enumerate(entries)
        )


def prepare_contents(body: _Element, styles: _Element | None) -> Contents | None:
    """Take the entries out of a template's TOC field and leave a slot; None when it has no such field."""
    found = _find_field(body)
    if found is None:
        return None
    match = _LEVELS.search(found.instruction)
    first, last = (int(match.group(1)), int(match.group(2))) if match else (1, 3)
    names = _styles_by_name(styles)
    levels = {names[f"heading {n}"]: n for n in range(first, last + 1) if f"heading {n}" in names}
    entries = {n: names[f"toc {n}"] for n in range(first, last + 1) if f"toc {n}" in names}
    head, end = "".join(map(_spelled, found.head)), _spelled(found.end)
    _replace(found, _slot())
    styled = re.compile(f'<w:pStyle w:val="({"|".join(map(re.escape, levels)) or "(?!)"})"/>')
    spots = Known(partial(_spots_in, styled, levels))
    return Contents(head, end, levels, entries, styled, spots)


def _styles_by_name(styles: _Element | None) -> dict[str, str]:
    """The ids of the styles by their names in lower case."""
    found: dict[str, str] = {}
    for style in () if styles is None else styles.iter(qn("w:style")):
        name = style.find(qn("w:name"))
        if name is not None:
            found[name.get(qn("w:val"), "").lower()] = style.get(qn("w:styleId"), "")
    return found


def has_slot(text: str) -> bool:
    """Whether a text would be taken for the place of the entries."""
    return _SLOT in text


def _spots_in(styled: re.Pattern[str], levels: Mapping[str, int], xml: str) -> tuple[_Spot, ...]:
    """The headings and slots of a stretch: where their paragraphs begin (-1 elsewhere), a place in it, their level."""
    spots = [
        (max(xml.rfind("<w:p>", 0, match.start()), xml.rfind("<w:p ", 0, match.start())), match.end(), levels[match[1]])
        for match in styled.finditer(xml)
    ]
    for match in re.finditer(_SLOT, xml):
        before = max(0, xml.rfind(_CLOSING, 0, match.start()))
        spots.append((xml.find("<w:p>", before, match.start()), match.end(), 0))
    return tuple(sorted(spots))


def _spelled(element: _Element) -> str:
    return _NAMESPACES.sub("", etree.tostring(element, encoding="unicode", with_tail=False))


def _slot() -> _Element:
    paragraph, run, words = made("w:p"), made("w:r"), made("w:t")
    words.text = _SLOT
    run.append(words)
    paragraph.append(run)
    return paragraph


def _read(paragraph: str) -> _Read:
    """What a heading says, and its bookmarks with their names."""
    marks = [(mark, "".join(_NAME.findall(mark)[:1])) for mark in _BOOKMARK.findall(paragraph)]
    return "".join(_TEXT.findall(paragraph)).strip(), tuple(marks)


_known = Known(_read)


def _bookmarked(paragraph: str, marks: _Marks, number: int, used: set[str]) -> tuple[str, str]:
    """The name of a heading's bookmark, and the heading with it.

    It is made when there is none of its own; copies from a loop get a new one.
    """
    for mark, name in marks:
        if name.startswith("_Toc") and name not in used:
            used.add(name)
            return name, paragraph
        if name in used:
            ended = "|".join(re.escape(one) for one in _ID.findall(mark)[:1])
            paragraph = re.sub(rf'<w:bookmarkEnd\b[^>]*w:id="(?:{ended})"[^>]*/>', "", paragraph.replace(mark, ""))
    name = f"_Toc{number}"
    used.add(name)
    start, end = f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>', f'<w:bookmarkEnd w:id="{number}"/>'
    inner = paragraph.index(">") + 1
    properties = _PROPERTIES.match(paragraph, inner)
    place = properties.end() if properties else inner
    closing = paragraph.rindex("</w:p>")
    return name, f"{paragraph[:place]}{start}{paragraph[place:closing]}{end}{paragraph[closing:]}"


@dataclass(slots=True)
class _Field:
    """The runs of a TOC field, from its begin to its end, and the paragraphs they stand in."""

    head: list[_Element]
    end: _Element
    runs: list[_Element]
    paragraphs: list[_Element]
    instruction: str


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


def _replace(field: _Field, slot: _Element) -> None:
    """Put the slot where the field's paragraphs stood."""
    first = field.paragraphs[0]
    for run in field.runs:
        _remove(run)
    (first.addnext if _text(first) else first.addprevious)(slot)
    for paragraph in field.paragraphs:
        # A section often ends in the paragraph that closes the field, and a title may open its first.
        if not _text(paragraph) and paragraph.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is None:
            _remove(paragraph)
        else:
            for link in list(paragraph.iter(qn("w:hyperlink"))):
                _remove(link)


def _remove(element: _Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _text(paragraph: _Element) -> str:
    return "".join(node.text or "" for node in paragraph.iter(qn("w:t"))).strip()
