"""What is wrong with a pack before any workbook is read: its template against its names, and what the notice asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from disclosuregen.document.admission import package_faults
from disclosuregen.document.inspect import FILE, Inspection, inspect
from disclosuregen.document.looks import fonts_of, headings_of
from disclosuregen.document.passages import CONTENTS
from disclosuregen.document.threats import threats
from disclosuregen.figures.catalogue import catalogue
from disclosuregen.figures.context import FILTERS
from disclosuregen.findings import Finding, PackFault, finding, has_errors
from disclosuregen.names import folded
from disclosuregen.pack import Library, Pack, read
from disclosuregen.pack.lineage import file_of, folders_of
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["examined", "sound", "template_of"]

# Fonts that a plain Windows or WPS has, and those a document may name with an alternative in its font table.
_COMMON_FONTS = frozenset(
    {
        *("宋体", "simsun", "新宋体", "nsimsun", "黑体", "simhei", "仿宋", "fangsong", "仿宋_gb2312", "楷体", "kaiti"),
        *("楷体_gb2312", "微软雅黑", "microsoft yahei", "等线", "dengxian", "等线 light", "dengxian light"),
        *("times new roman", "arial", "calibri", "calibri light", "cambria", "cambria math", "symbol", "wingdings"),
    }
)


def sound(folder: Path, library: Library) -> Pack:
    """The pack of a folder, statically sound; raises PackFault with everything that is wrong otherwise."""
    pack, findings = examined(folder, library)
    if pack is None or has_errors(findings):
        raise PackFault(findings)
    return pack


def examined(folder: Path, library: Library) -> tuple[Pack | None, tuple[Finding, ...]]:
    """The pack, None when its TOML is wrong, and all static findings, of the template too; the example is not run."""
    try:
        pack, problems = read(folder, library)
        content = template_of(folder, library)
    except PackFault as fault:
        return None, fault.findings
    if content is None:
        return None, problems
    if faults := package_faults(content, FILE):
        return None if problems else pack, (*problems, *faults)
    inspection = inspect(content, catalogue(pack) if pack else None, FILTERS)
    findings = [*problems, *threats(content, FILE), *inspection.findings]
    if pack is not None:
        findings += [*_named(folder, pack, library), *_missing(pack, inspection)]
    return None if problems else pack, (*findings, *_rare_fonts(content))


def template_of(folder: Path, library: Library) -> bytes | None:
    """The template of a pack, its own or inherited; None when it has none. Raises PackFault for a link out of it."""
    template = file_of(folders_of(folder, library), FILE)
    return template.read_bytes() if template.is_file() else None


def _named(folder: Path, pack: Pack, library: Library) -> Iterator[Finding]:
    """P04: where packs are sought by id, the folder must bear it, or workbooks would go to another pack."""
    sought = {known.resolve() for known in library.folders}
    name = folder.resolve().name
    if folder.resolve().parent in sought and name != pack.card.id:
        yield finding("P04", Place("pack.toml", ""), why=f"id“{pack.card.id}”与文件夹名“{name}”不同，应改成一样")


def _missing(pack: Pack, inspection: Inspection) -> Iterator[Finding]:
    """P23, P24: headings and tables that the notice requires and the template does not have."""
    headings = [folded(heading) for heading in headings_of(inspection.passages)]
    for wanted in pack.card.document.headings:
        if not any(folded(wanted) in heading for heading in headings):
            yield finding("P23", Place(FILE, ""), expected=wanted)
    if not headings and any(passage.where == CONTENTS for passage in inspection.passages):
        yield finding("P23", Place(FILE, CONTENTS), expected="（任何一个）")
    within = {table: figure.name for figure in pack.figures for table in figure.tables}
    for sheet in pack.form.sheets:
        shown = any({table.name, within.get(table.name)} & inspection.tabled for table in sheet.tables)
        if sheet.published and not shown:
            yield finding("P24", Place(FILE, ""), expected=sheet.title)


def _rare_fonts(content: bytes) -> Iterator[Finding]:
    for font in fonts_of(content):
        if font.lower() not in _COMMON_FONTS:
            yield finding("P22", Place(FILE, ""), read=font)
