"""The packs of one run: each loaded, inspected and made ready once."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from disclosuregen.document.fill import Prepared, prepared
from disclosuregen.figures.context import FILTERS
from disclosuregen.findings import PackFault, blaming
from disclosuregen.frozen import slotted
from disclosuregen.pack import Library, Pack, resolve
from disclosuregen.packcheck import sound

if TYPE_CHECKING:
    from pathlib import Path

    from disclosuregen.archive import Archive

__all__ = ["Packs"]


@slotted
class Packs:
    """The packs that are used in one run, each loaded once; `wanted` is what the command line asked for.

    `lenient` takes a workbook for the wanted pack whatever it says of itself: a copied pack keeps its example. With
    `carrying` it is read as far as the pack's form goes, because its words and figures go into another one.
    `archive` holds last year's workbooks, where they are at hand.
    `outdated` takes one of any version of its pack's form: next year's workbook begins with last year's.
    """

    library: Library
    wanted: str = ""
    lenient: bool = False
    carrying: bool = False
    archive: Archive | None = None
    outdated: bool = False
    loaded: dict[str, Pack | PackFault] = field(default_factory=dict)
    ready: dict[Path, Prepared] = field(default_factory=dict)

    def template(self, pack: Pack) -> Prepared:
        """The pack's template, made ready once; raises PackFault when it is no Word document."""
        if pack.template not in self.ready:
            self.ready[pack.template] = prepared(pack.template.read_bytes(), FILTERS, pack.template.name)
        return self.ready[pack.template]

    def get(self, pack_id: str) -> Pack:
        """The pack of a workbook, or the wanted one; raises PackFault when it cannot be used."""
        key = self.wanted or pack_id
        if key not in self.loaded:
            self.loaded[key] = self._load(pack_id)
        loaded = self.loaded[key]
        if isinstance(loaded, PackFault):
            raise loaded
        return loaded

    def _load(self, pack_id: str) -> Pack | PackFault:
        try:
            folder = resolve(self.wanted, self.library) if self.wanted else self.library.folder(pack_id)
            with blaming(folder.name):
                return sound(folder, self.library)
        except PackFault as fault:
            return fault
