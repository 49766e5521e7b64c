"""What the notice wants to see: headings, 目录, tables with all their columns, none of it in doubt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from disclosuregen.document.blocks import certain
from disclosuregen.document.inspect import FILE
from disclosuregen.document.looks import heading_words
from disclosuregen.document.passages import CONTENTS
from disclosuregen.document.threats import codes_in
from disclosuregen.document.wordml import qn
from disclosuregen.findings import Finding, finding
from disclosuregen.names import folded
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from disclosuregen.document.inspect import Inspection
    from disclosuregen.document.passages import Passage
    from disclosuregen.pack import Pack, SheetSpec

__all__ = ["missing"]

_HEADING = "heading "
_SHOWN = frozenset({"label", "code", "name", "amount"})


def missing(pack: Pack, inspection: Inspection) -> Iterator[Finding]:
    """P23, P24 for what is not there; P34–P37 for what may not be there, or is not what it says.

    Behind a condition that nobody has closed everything looks conditional: P35 is for when the tags have their fellows.
    """
    paired = all(one.rule != "P12" for one in inspection.findings)
    yield from (one for one in _wanted(pack, inspection) if paired or one.rule != "P35")


def _wanted(pack: Pack, inspection: Inspection) -> Iterator[Finding]:
    yield from _headings(pack, inspection)
    within = {table: figure.name for figure in pack.figures for table in figure.tables}
    for sheet in pack.form.sheets:
        if sheet.published:
            yield from _published(sheet, within, inspection)
    yield from _mistaken(pack, within, inspection)


def _headings(pack: Pack, inspection: Inspection) -> Iterator[Finding]:
    listed = [
        (folded(heading_words(passage)), path)
        for passage, path in zip(inspection.passages, inspection.paths, strict=True)
        if passage.style.startswith(_HEADING)
    ]
    for wanted in pack.card.document.headings:
        paths = [path for words, path in listed if folded(wanted) in words]
        if not paths:
            yield finding("P23", Place(FILE, ""), expected=wanted)
        elif not certain(paths, inspection.branches):
            yield finding("P35", Place(FILE, ""), expected=f"标题“{wanted}”")
    contents = any(passage.where == CONTENTS for passage in inspection.passages)
    if not listed and contents:
        yield finding("P23", Place(FILE, CONTENTS), expected="（任何一个）")
    if listed and not contents and not _has_field(inspection):
        yield finding("P34", Place(FILE, ""), why="没有目录，读者找不到各部分")
    for passage in inspection.passages:
        if passage.style.startswith(_HEADING) and not passage.text.strip() and not _is_drawn(passage):
            why = "这个标题是空的：它用了“标题”样式，却没有文字"
            yield finding("P34", Place(FILE, passage.where), why=why)


def _has_field(inspection: Inspection) -> bool:
    """Whether a field makes a 目录 whose entries are not there yet."""
    root = inspection.passages[0].element.getroottree().getroot()
    return any(code.split()[:1] == ["TOC"] for code, _ in codes_in(root))


def _is_drawn(passage: Passage) -> bool:
    return next(passage.element.iter(qn("w:drawing"), qn("w:pict")), None) is not None


def _published(sheet: SheetSpec, within: Mapping[str, str], inspection: Inspection) -> Iterator[Finding]:
    """A sheet whose tables must be shown: in rows, whatever the figures are, with every column."""
    paths = [
        path
        for table in sheet.tables
        for name in (table.name, within.get(table.name, ""))
        for path in inspection.tabled.get(name, ())
    ]
    if not paths:
        yield finding("P24", Place(FILE, ""), expected=sheet.title)
        return
    if not certain(paths, inspection.branches):
        yield finding("P35", Place(FILE, ""), expected=f"“{sheet.title}”")
    for table in sheet.tables:
        sources = {f"{name}.行" for name in (table.name, within.get(table.name, ""))}
        loops = [loop for loop in inspection.loops if loop.source in sources]
        printed = {part for loop in loops for part in loop.parts}
        for column in table.columns:
            # Where no rows are gone through, each line has its own tags; what was typed is printed elsewhere.
            if loops and column.type in _SHOWN and column.name not in printed:
                said = column.header[-1] if column.header else column.name
                yield finding("P36", Place(FILE, loops[0].place), expected=sheet.title, read=said)


def _mistaken(pack: Pack, within: Mapping[str, str], inspection: Inspection) -> Iterator[Finding]:
    """P37: rows of one published table under the title of another."""
    titles = {folded(sheet.title): sheet.title for sheet in pack.form.sheets if sheet.published}
    owners = {table.name: sheet.title for sheet in pack.form.sheets if sheet.published for table in sheet.tables}
    owners |= {figure: owners[table] for table, figure in within.items() if table in owners}
    begun = {loop.place: loop for loop in reversed(inspection.loops) if loop.rowed}
    title = ""
    for passage in inspection.passages:
        if not passage.row:
            words = folded(heading_words(passage))
            ends = [known for known in titles if words.endswith(known)]
            title = titles[max(ends, key=len)] if ends else title
        elif passage.where in begun and title:
            shown = owners.get(begun[passage.where].source.partition(".")[0], "")
            if shown and shown != title:
                yield finding("P37", Place(FILE, passage.where), expected=title, read=shown)
            title = ""
