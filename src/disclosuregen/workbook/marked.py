"""A department's workbook given back with its findings on its cells, otherwise as it was: every other byte stays.

The parts are edited in place, at the cells concerned; see `ours` for how an earlier marking is known and replaced.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from disclosuregen.findings import Finding, Severity, counted, in_order
from disclosuregen.frozen import frozen
from disclosuregen.places import Place
from disclosuregen.workbook.annotations import Annotator
from disclosuregen.workbook.markup import MarkupError, spliced
from disclosuregen.workbook.ours import pointing
from disclosuregen.workbook.outline import anchored, outlined, styled
from disclosuregen.workbook.parts import Parts, Unmarkable
from disclosuregen.workbook.problems import Line, list_area, write_list
from disclosuregen.workbook.references import cell_position
from disclosuregen.workbook.tabs import Tab, add_list, deselect, free_title, remembered, remove_list, tabs
from disclosuregen.workbook.tints import Styles, untinted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from disclosuregen.workbook.intake import Package
    from disclosuregen.workbook.outline import Position

__all__ = ["Unmarkable", "is_marked", "marked"]

# A sum may have hundreds of terms; more cells and more lines than these tell nobody more.
_MOST_CELLS, _MOST_LINES = 50, 5
_WORST = tuple(Severity)
_WHOLE = "（整个工作簿）"


@dataclass(slots=True)
class _Mark:
    """What one cell is told."""

    findings: list[Finding] = field(default_factory=list)

    @property
    def severity(self) -> Severity:
        return min((one.severity for one in self.findings), key=_WORST.index)

    @property
    def words(self) -> str:
        findings = sorted(self.findings, key=lambda one: _WORST.index(one.severity))
        said = dict.fromkeys(
            f"{one.said}：{one.message}。\n{one.explained or one.remedy}〔{one.rule}〕" for one in findings
        )
        return "\n\n".join(said)


def marked(package: Package, findings: Sequence[Finding]) -> bytes:
    """The workbook with a comment and a tint on every cell that a finding names, and a list of all before its sheets.

    Raises Unmarkable when the package cannot be edited. A workbook without findings gets a list that says so.
    """
    try:
        return _marked(Parts(package), package.file, in_order(findings))
    except MarkupError as error:
        raise Unmarkable("文件内部已损坏") from error


def is_marked(package: Package) -> bool:
    """Whether a workbook is itself such a copy; raises Unmarkable as `marked` does."""
    return any(tab.ours for tab in tabs(Parts(package)))


def _marked(parts: Parts, file: str, findings: Sequence[Finding]) -> bytes:
    styles = Styles(parts, remembered(parts))
    remove_list(parts)
    listed = tabs(parts)
    sheets = {tab.name: tab.part for tab in listed}
    marks = _marks(findings, file, sheets)
    painter = _Painter(
        parts, styles, styles.plain() if styles.covered else {}, Annotator(parts, _shared(parts, listed))
    )
    for part in dict.fromkeys(tab.part for tab in listed if tab.part):
        painter.paint(part, marks.get(part, {}))
    lines = tuple(_lines(findings, file, sheets))
    title = free_title(listed)
    part = write_list(parts, styles, f"问题清单：{counted(findings) or '没有发现问题'}", lines)
    styles.write()
    add_list(parts, title, part, list_area(lines), styles.used)
    return parts.packed()


def _shared(parts: Parts, listed: Sequence[Tab]) -> frozenset[str]:
    """The parts that more than one sheet refers to."""
    sheets = dict.fromkeys(tab.part for tab in listed if tab.part)
    counts = Counter(relation.part for sheet in sheets for relation in parts.relations(sheet))
    return frozenset(part for part, count in counts.items() if count > 1)


@frozen
class _Painter:
    """Marks one sheet after the other."""

    parts: Parts
    styles: Styles
    plain: dict[int, int]
    annotator: Annotator

    def paint(self, part: str, marks: dict[Position, _Mark]) -> None:
        """Replace the marks of an earlier marking on a sheet by these."""
        deselect(self.parts, part)
        if self.plain:
            self.parts.write(part, untinted(self.parts.read(part), self.plain))
        if not marks and not self.annotator.has_words(part):
            return
        outline = outlined(self.parts.read(part))
        shown: dict[Position, _Mark] = {}
        for position, anchor in anchored(outline, marks).items():
            shown.setdefault(anchor, _Mark()).findings.extend(marks[position].findings)
        words = {position: mark.words for position, mark in shown.items()}
        edits = [*self.annotator.annotated(part, outline, words)]
        if shown:
            edits += styled(outline, shown.keys(), self._style(shown))
        self.parts.write(part, spliced(outline.content, edits))

    def _style(self, shown: dict[Position, _Mark]) -> Callable[[Position, int], int]:
        return lambda position, base: self.styles.tinted(base, shown[position].severity)


def _marks(findings: Sequence[Finding], file: str, parts: dict[str, str]) -> dict[str, dict[Position, _Mark]]:
    """What each cell of each sheet's part is told."""
    marks: dict[str, dict[Position, _Mark]] = {}
    for one in findings:
        for place in _cells(one, file, parts)[:_MOST_CELLS]:
            cells = marks.setdefault(parts[place.sheet], {})
            cells.setdefault(cell_position(place.cell), _Mark()).findings.append(one)
    return marks


def _cells(one: Finding, file: str, sheets: dict[str, str]) -> list[Place]:
    """The cells of this workbook that a finding names."""
    return [
        place for place in dict.fromkeys(one.places) if place.file == file and place.cell and sheets.get(place.sheet)
    ]


def _lines(findings: Sequence[Finding], file: str, sheets: dict[str, str]) -> Iterator[Line]:
    """The list: a line for each of the first places of every finding, what it says only once."""
    for number, one in enumerate(findings, 1):
        places = list(dict.fromkeys(one.places))
        linked = set(_cells(one, file, sheets))
        for count, place in enumerate(places[:_MOST_LINES] or (Place(file, ""),)):
            said = (f"{one.message}。", one.explained or one.remedy) if not count else (f"（同第 {number} 条）", "")
            where = _WHOLE if str(place) == file else str(place)
            link = pointing(place.sheet, place.cell) if place in linked else ""
            yield Line(number, one.severity, one.said, where, link, *said, one.rule)
        if len(places) > _MOST_LINES:
            rest = f"另有 {len(places) - _MOST_LINES} 处没有列出"
            marks = f"加底色和批注的只有前 {_MOST_CELLS} 处" if len(linked) > _MOST_CELLS else "都加了底色和批注"
            yield Line(number, one.severity, one.said, "", "", f"{rest}，{marks}。", "", one.rule)
