"""Documents of earlier runs in 公开/: those of units that go by another name now, and those nobody stands behind."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from disclosuregen.batch.kinds import DOCUMENT
from disclosuregen.batch.shelf import PUBLIC
from disclosuregen.findings import Finding, finding
from disclosuregen.frozen import frozen
from disclosuregen.late import late

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from disclosuregen.batch.kinds import Unit
    from disclosuregen.batch.shelf import Record, Shelf
    from disclosuregen.covers import Cover

__all__ = ["Former", "left_over"]

_YEAR = late(r"(?<!\d)\d{4}(?!\d)")
# What systems put into folders by themselves.
_OF_SYSTEMS = frozenset({"thumbs.db", "desktop.ini"})
_SHOWN = 20


@frozen
class Former:
    """What earlier runs made of units whose workbooks are not here, by pack and unit; the names this run's have."""

    absent: Mapping[tuple[str, str], Sequence[str]]
    taken: frozenset[str]

    @classmethod
    def of(cls, records: Mapping[str, Record], covers: Mapping[str, Cover | None]) -> Former:
        """The same from the records of a folder and the covers of all workbooks of the run."""
        absent: dict[tuple[str, str], list[str]] = {}
        for file, record in records.items():
            if file not in covers and record.key and record.unit.document:
                absent.setdefault((record.unit.pack, record.key), []).append(record.unit.document)
        return cls(absent, frozenset(one.document.casefold() for one in covers.values() if one is not None))

    def names(self, document: str, cover: Cover | None, record: Record | None) -> list[str]:
        """The documents that this one takes the place of: of the same workbook or unit and year, by another name."""
        own = [record.unit.document] if record is not None else []
        unit = self.absent.get((cover.pack, cover.key), ()) if cover is not None else ()
        return [
            name
            for name in dict.fromkeys((*own, *unit))
            if name
            and name.casefold() not in {document.casefold(), *self.taken}
            # Next year's document takes no one's place.
            and set(_YEAR.findall(name)) == set(_YEAR.findall(document))
        ]


def left_over(shelf: Shelf, units: Sequence[Unit], here: Iterable[str]) -> Iterator[Finding]:
    """B09: what lies in 公开/ and was not made by this run; `here` are its workbooks.

    Nothing is done about it: a bureau may do a part of its workbooks, and what belongs there nobody else can know.
    """
    kept = [shelf.records[file].unit.document for file in here if file in shelf.records]
    made = {name.casefold() for name in (*(unit.document for unit in units), *kept) if name}
    stems = {name.removesuffix(DOCUMENT) for name in made}
    of = {record.unit.document: file for file, record in shelf.records.items() if record.unit.document}
    found = [
        f"{name}（{f'以前由“{of[name]}”生成' if name in of else '没有生成记录'}）"
        for name in sorted(path.name for path in (shelf.folder / PUBLIC).iterdir() if path.is_file())
        if name.casefold() not in made and not name.startswith((".", "~$")) and name.casefold() not in _OF_SYSTEMS
        # Somebody has made a PDF of a document.
        if Path(name).suffix.lower() == DOCUMENT or Path(name).stem.casefold() not in stems
    ]
    if found:
        more = f" 等 {len(found)} 份" if len(found) > _SHOWN else ""
        yield finding("B09", read=len(found), files="、".join(found[:_SHOWN]) + more)
