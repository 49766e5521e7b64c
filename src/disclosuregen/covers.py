"""Who a workbook is of, by its cover alone: a few milliseconds where reading it all would take many."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from disclosuregen.delivery import file_name
from disclosuregen.figures.context import global_fields, unit_key, words_of
from disclosuregen.figures.phrases import filled
from disclosuregen.frozen import frozen
from disclosuregen.pack.lastyear import year_lines
from disclosuregen.workbook.intake import admit
from disclosuregen.workbook.read import identify, read_form

if TYPE_CHECKING:
    from pathlib import Path

    from disclosuregen.pack import Pack
    from disclosuregen.packs import Packs
    from disclosuregen.workbook.intake import Package

__all__ = ["Cover", "cover_of"]

_ENDING = ".docx"


@frozen
class Cover:
    """A workbook's pack, what no two units of that pack share, the file name of its document; whose it is in words.

    `whole` where it is a department's with all its units, `year` its budget year.
    """

    pack: str
    key: str
    document: str
    code: str = ""
    name: str = ""
    whole: bool = False
    year: str = ""


def cover_of(path: Path, packs: Packs, as_pack: str = "") -> Cover | None:
    """A workbook's cover, read as its own pack says or as another does; None when it does not say enough.

    What is wrong with a workbook is told when it is read as a whole. Raises PackFault, and OSError as reading does.
    """
    package = admit(path).package
    if package is None:
        return None
    pack_id = as_pack or _pack_of(package, packs)
    if not pack_id and not packs.wanted:
        return None
    pack = _cover_only(packs.get(pack_id))
    form, _ = read_form(package, pack)
    words = words_of(global_fields(form, pack))
    if not words:
        return None
    name = filled(pack.card.document.file_name, words, "pack.toml")
    said, (line, value) = pack.card.document, (*pack.card.report.whole, "", "")[:2]
    # Plain texts: what printed them stays here.
    code, unit, scope = (str(words.get(one, "")) if one else "" for one in (said.code, said.unit, line))
    years = (form.field(*where) for where in year_lines(pack))
    year = next((cell.text for cell in years if cell is not None and cell.text), "")
    whole = bool(line) and scope == value
    return Cover(pack.card.id, str(unit_key(form, pack)), file_name(name, _ENDING), code, unit, whole, year)


def _pack_of(package: Package, packs: Packs) -> str:
    """The pack that a workbook names, as far as it is there."""
    identity = identify(package)[0]
    known = identity.pack if identity is not None else ""
    return known if packs.wanted or known in packs.library.ids() else ""


def _cover_only(pack: Pack) -> Pack:
    """The pack with none but the sheets that every other refers to."""
    sheets = tuple(sheet for sheet in pack.form.sheets if any(table.global_ for table in sheet.tables))
    return replace(pack, form=replace(pack.form, sheets=sheets))
