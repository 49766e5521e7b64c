"""What is wrong with a pack before any workbook is read: its template against its names, and what the notice asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from disclosuregen.document.admission import opened
from disclosuregen.document.inspect import FILE, inspected
from disclosuregen.document.looks import fonts_in
from disclosuregen.document.numbering import misnumbered
from disclosuregen.document.passages import Places, passages_in
from disclosuregen.document.required import missing
from disclosuregen.document.revisions import traces
from disclosuregen.document.threats import threats_in
from disclosuregen.document.wholeness import unsound
from disclosuregen.figures.catalogue import catalogue
from disclosuregen.figures.context import TAKES
from disclosuregen.findings import Finding, PackFault, finding, has_errors
from disclosuregen.model import UNKNOWN
from disclosuregen.pack import Library, Pack, read
from disclosuregen.pack.lineage import file_of, folders_of
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from disclosuregen.document.admission import Opened

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
        loaded = read(folder, library)
        content = template_of(folder, library)
    except PackFault as fault:
        return None, fault.findings
    pack, problems = loaded.pack, loaded.problems
    usable = None if has_errors(problems) else pack
    if content is None:
        return None, problems
    package, faults = opened(content, FILE)
    if package is None:
        return usable, (*problems, *faults)
    slots = {**catalogue(pack), **dict.fromkeys(loaded.unread, UNKNOWN)} if pack else None
    inspection = inspected(passages_in(package.roots), slots, TAKES)
    places = Places(inspection.passages)
    findings = [*problems, *threats_in(package, places, FILE), *inspection.findings]
    findings += traces(package, inspection.passages, places, FILE)
    findings += [*unsound(package, inspection, places, FILE), *misnumbered(inspection)]
    if pack is not None:
        findings += [*_named(folder, pack, library), *missing(pack, inspection)]
    return usable, (*findings, *_rare_fonts(package, places))


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


def _rare_fonts(package: Opened, places: Places) -> Iterator[Finding]:
    for font, where in fonts_in(package.roots, places).items():
        if font.lower() not in _COMMON_FONTS:
            yield finding("P22", Place(FILE, where), read=font)
