"""Last year's workbooks: one file, or a folder in which each unit's is found by what no two units share."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from disclosuregen.figures.context import unit_key
from disclosuregen.findings import Finding, finding
from disclosuregen.pack.lastyear import year_of
from disclosuregen.places import Place
from disclosuregen.workbook.intake import admit
from disclosuregen.workbook.read import read_form

if TYPE_CHECKING:
    from pathlib import Path

    from disclosuregen.model import Form
    from disclosuregen.pack import Pack

__all__ = ["Archive"]

_LOCK = ("~$", ".")


@dataclass(slots=True)
class Archive:
    """What was published last year; a folder's covers are read once, when the first unit is asked for."""

    path: Path
    known: dict[str, dict[str, list[Path]]] = field(default_factory=dict)
    years: dict[Path, int | None] = field(default_factory=dict)

    def last(self, form: Form, pack: Pack) -> tuple[Form | None, tuple[Finding, ...]]:
        """Last year's form of the unit, read as this year's pack reads; findings where there is none.

        What is wrong inside last year's workbook is not told again. Raises OSError as reading does.
        """
        if not self.path.is_dir():
            return self._given(form, pack)
        key = unit_key(form, pack)
        found = self._by_key(pack).get(key, [])
        place = Place(form.file, "")
        words = {"read": self.path.name, "expected": key}
        if not found:
            return None, (finding("Y05", place, **words),)
        if len(found) > 1:
            # Some keep all years in one folder.
            before = (year_of(form, pack) or 0) - 1
            found = [path for path in found if self.years.get(path) == before] or found
        if len(found) > 1:
            return None, (
                finding("Y06", place, **words, count=len(found), files="、".join(path.name for path in found)),
            )
        return _read(found[0], pack)

    def _given(self, form: Form, pack: Pack) -> tuple[Form | None, tuple[Finding, ...]]:
        """The one workbook there is; whose it is, where it is not this unit's."""
        last, findings = _read(self.path, pack)
        theirs, ours = unit_key(last, pack) if last else "", unit_key(form, pack)
        if theirs and ours and theirs != ours:
            findings += (finding("Y07", Place(form.file, ""), file=self.path.name, read=theirs, expected=ours),)
        return last, findings

    def _by_key(self, pack: Pack) -> dict[str, list[Path]]:
        if pack.card.id not in self.known:
            covers = tuple(sheet for sheet in pack.form.sheets if any(table.global_ for table in sheet.tables))
            cover = replace(pack, form=replace(pack.form, sheets=covers))
            keys: dict[str, list[Path]] = {}
            for path in sorted(self.path.rglob("*.xlsx")):
                form = None if path.name.startswith(_LOCK) else _read(path, cover)[0]
                if form is not None:
                    keys.setdefault(unit_key(form, cover), []).append(path)
                    self.years[path] = year_of(form, cover)
            self.known[pack.card.id] = keys
        return self.known[pack.card.id]


def _read(path: Path, pack: Pack) -> tuple[Form | None, tuple[Finding, ...]]:
    intake = admit(path)
    if intake.package is None:
        return None, intake.findings
    return read_form(intake.package, pack)[0], ()
