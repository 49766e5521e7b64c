"""Every workbook of a folder: what changed is made, what did not is kept, and one that fails stops nobody."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from sys import intern
from typing import TYPE_CHECKING

from disclosuregen.batch.across import across
from disclosuregen.batch.basis import Basis
from disclosuregen.batch.departments import departments
from disclosuregen.batch.former import Former, left_over
from disclosuregen.batch.kinds import DOCUMENT, MARKED, BatchReport, Job, Made, Unit
from disclosuregen.batch.shelf import PAPERS, PUBLIC, Record, Shelf
from disclosuregen.covers import Cover
from disclosuregen.delivery import file_name, unwritten
from disclosuregen.facts import Facts, pooled
from disclosuregen.findings import About, Finding, finding, has_errors
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from disclosuregen.batch.crew import Crew

__all__ = ["run", "workbooks"]

_LOCKS = ("~$", ".")
_CLASHES = frozenset({"B01", "B15"})
# Last year's workbook is of another year, or there are several.
_GIVEN = frozenset({"Y04", "Y06"})


def workbooks(folder: Path) -> tuple[Path, ...]:
    """The workbooks of a folder in order of name, also those in formats that are refused; Office lock files are not."""
    endings = {".xlsx", ".xlsm", ".xls", ".et"}
    files = (path for path in folder.iterdir() if path.is_file() and not path.name.startswith(("~$", ".")))
    return tuple(sorted((path for path in files if path.suffix.lower() in endings), key=lambda path: path.name))


def run(
    paths: Sequence[Path], shelf: Shelf, crew: Crew, tell: Callable[[Unit], None], *, fresh: bool = False
) -> BatchReport:
    """Make the documents of all workbooks; `tell` hears of each unit as soon as it is done.

    Units that hand in two workbooks, and workbooks whose documents would have one name, get none. `fresh` makes all of
    them anew. What goes wrong with a single file is a finding; raises OSError when the folder itself cannot be used.
    """
    batch = _Batch(shelf, Basis.of(crew.setup), tell)
    try:
        # An interruption leaves it as a fault does: what is on its way is ended, not waited for.
        with crew:
            shelf.try_out()
            changed = list(paths) if fresh else batch.keep(paths)
            clashing = batch.clashes(changed, crew.covers(changed))
            batch.refuse(clashing)
            jobs = batch.jobs([path for path in changed if path not in clashing], crew)
            for path, made in crew.results(jobs):
                batch.take(path, made)
    except KeyboardInterrupt:
        return batch.report(paths, interrupted=True)
    shelf.tidy()
    report = batch.report(paths)
    told, apart = departments(report.units, lambda name: (shelf.folder / PAPERS / name).read_bytes())
    rest = left_over(shelf, report.units, (path.name for path in paths))
    return replace(report, across=(*told, *across(report.units), *rest), apart=apart)


@dataclass(slots=True)
class _Batch:
    """A batch on its way."""

    shelf: Shelf
    basis: Basis
    tell: Callable[[Unit], None]
    units: list[Unit] = field(default_factory=list)
    covers: dict[str, Cover | None] = field(default_factory=dict)
    bases: dict[str, str] = field(default_factory=dict)
    owners: dict[str, str] = field(default_factory=dict)
    former: Former = field(init=False)

    def keep(self, paths: Iterable[Path]) -> list[Path]:
        """Keep what did not change; returns the rest."""
        changed: list[Path] = []
        for path in paths:
            try:
                self.bases[path.name] = self.basis.behind(path)
            except OSError:
                # Whoever makes it will say why it cannot be read.
                self.bases[path.name] = ""
            record = self.shelf.kept(path.name, self.bases[path.name])
            if record is None:
                changed.append(path)
            else:
                facts = record.unit.facts
                said = record.unit.pack, record.key, record.unit.document, facts.code, facts.name
                self.covers[path.name] = Cover(*said, year=facts.year)
                self._done(self._still(record))
        return changed

    def _still(self, record: Record) -> Unit:
        """A unit for which nothing changed; what somebody has edited is left as it is, and told."""
        unit, told = record.unit, []
        place = Place(unit.file, "")
        if unit.document and self.shelf.edited(f"{PUBLIC}/{unit.document}"):
            done = "已保留手工改过的文件，要以工作簿为准的加 --fresh"
            told.append(finding("B02", place, read=unit.document, done=done))
        if unit.marked and self.shelf.reworked(f"{PAPERS}/{unit.marked}"):
            told.append(finding("B08", place, read=unit.marked, done="没有动它"))
        return replace(unit, findings=(*unit.findings, *told))

    def clashes(self, changed: Sequence[Path], covers: Iterable[Cover | None]) -> dict[Path, tuple[str, list[str]]]:
        """Workbooks that share a unit or a document's name with another: what they share, and all their names."""
        self.covers |= {path.name: cover for path, cover in zip(changed, covers, strict=True)}
        self.former = Former.of(self.shelf.records, self.covers)
        owners: dict[tuple[str, str], list[str]] = {}
        for file, cover in self.covers.items():
            if cover is not None and cover.document:
                owners.setdefault((cover.pack, cover.key), []).append(file)
                owners.setdefault(("", cover.document.casefold()), []).append(file)
        found: dict[Path, tuple[str, list[str]]] = {}
        for path in changed:
            cover = self.covers[path.name]
            keys = [(cover.pack, cover.key), ("", cover.document.casefold())] if cover else []
            shared = next((owners[key] for key in keys if len(owners.get(key, ())) > 1), [])
            if shared and cover is not None:
                found[path] = cover.document, sorted(shared)
        return found

    def jobs(self, paths: Sequence[Path], crew: Crew) -> list[Job]:
        """What is to be made of the workbooks; last year's of each unit are sought in a folder of them."""
        folder = crew.setup.prior
        if folder is None or not folder.is_dir():
            return [self._job(path, None) for path in paths]
        last = sorted(path for path in folder.rglob("*.xlsx") if not path.name.startswith(_LOCKS))
        prior: dict[tuple[str, str], list[Path]] = {}
        for pack in dict.fromkeys(cover.pack for cover in self.covers.values() if cover is not None):
            for path, cover in zip(last, crew.covers(last, pack), strict=True):
                if cover is not None:
                    prior.setdefault((pack, cover.key), []).append(path)
        return [self._job(path, prior) for path in paths]

    def _job(self, path: Path, prior: dict[tuple[str, str], list[Path]] | None) -> Job:
        cover = self.covers.get(path.name)
        if cover is None:
            return Job(path)
        last = None if prior is None else tuple(prior.get((cover.pack, cover.key), ()))
        return Job(path, cover.pack, cover.key, last)

    def refuse(self, clashing: dict[Path, tuple[str, list[str]]]) -> None:
        """Give no document to any of those that share one, nor to the one that was kept so far."""
        for path, (document, files) in clashing.items():
            self.take(path, self._clashing(path.name, self._clash(path.name, document, files)))
            for number, unit in enumerate(self.units):
                if unit.kept and unit.file in files:
                    problem = self._clash(unit.file, document, files)
                    self.units[number] = self._without(replace(unit, findings=(*unit.findings, problem)))

    def _clash(self, file: str, document: str, files: Sequence[str]) -> Finding:
        """B01, or B15 where the workbooks of a unit are of several years, whose documents have names of their own."""
        covers = [self.covers[one] for one in files]
        keys, years = ({(one.pack, one.key) for one in covers if one}, {one.year for one in covers if one})
        if len(keys) > 1 or len(years - {""}) < 2:  # noqa: PLR2004 - several
            return finding("B01", Place(file, ""), read=document, files="、".join(files))
        said = [f"{one}（{cover.year} 年）" for one, cover in zip(files, covers, strict=True) if cover]
        return finding("B15", Place(file, ""), read=next(iter(keys))[1], files="、".join(said))

    def _clashing(self, file: str, told: Finding) -> Made:
        """What comes of a workbook that shares its unit with another: whose it is, is known."""
        cover = self.covers.get(file)
        if cover is None:
            return Made((told,))
        return Made((told,), cover.pack, facts=Facts(cover.code, cover.name, cover.whole, year=cover.year))

    def take(self, path: Path, made: Made) -> None:
        """Write what was made of a workbook, and note it."""
        owner = self.owners.setdefault(made.document.casefold(), path.name) if made.document else path.name
        if owner != path.name:
            # A cover that could not be looked at before: nothing is overwritten, the first one's owner is named.
            told = finding("B01", Place(path.name, ""), read=made.document, files=f"{owner}、{path.name}")
            made = Made(
                (*made.findings, told), made.pack, facts=Facts(made.facts.code, made.facts.name, made.facts.whole)
            )
        unit = Unit(path.name, made.findings, made.document, pack=intern(made.pack), facts=pooled(made.facts))
        if path.name in self.shelf.records and _blames_others(made.findings):
            # Somebody has broken the pack since, or named a wrong folder; what was made before is as good as it
            # was, and stays noted.
            self._done(replace(unit, document=""))
            return
        outputs: dict[str, str] = {}
        if made.document:
            unit, outputs = self._written(unit, made)
        else:
            unit = self._without(unit)
        if MARKED in made.files:
            unit, copied = self._marked(unit, path, made.files[MARKED])
            outputs |= copied
        cover = self.covers.get(path.name)
        # What the system refused today it may grant tomorrow; a clash ends when the other workbook goes.
        passing = any(one.about is About.RUN or one.rule in _CLASHES for one in unit.findings)
        basis = "" if passing else self.bases.get(path.name, "") or self._basis(path)
        try:
            self.shelf.remember(path.name, Record(basis, cover.key if cover else "", unit, outputs))
        except OSError as error:
            unit = replace(unit, findings=(*unit.findings, unwritten(self.shelf.folder, error)))
        self._done(unit)

    def _basis(self, path: Path) -> str:
        try:
            return self.basis.behind(path)
        except OSError:
            return ""

    def _written(self, unit: Unit, made: Made) -> tuple[Unit, dict[str, str]]:
        name, stem = f"{PUBLIC}/{unit.document}", unit.document.removesuffix(DOCUMENT)
        papers = ((f"{PAPERS}/{stem}{ending}", made.files[ending]) for ending in made.files if ending != MARKED)
        files = [(name, content) if at.endswith(DOCUMENT) else (at, content) for at, content in papers]
        try:
            if self.shelf.edited(name, made.files[DOCUMENT]):
                moved = finding(
                    *("B02", Place(unit.file, "")), read=unit.document, done=f"已移到“{self.shelf.void(name)}”"
                )
                unit = replace(unit, findings=(*unit.findings, moved))
            outputs = self.shelf.put(*files)
            return self._renamed(unit), outputs
        except OSError as error:
            path = Path(str(error.filename or unit.document))
            return replace(unit, findings=(*unit.findings, unwritten(path, error)), document=""), {}

    def _marked(self, unit: Unit, path: Path, content: bytes) -> tuple[Unit, dict[str, str]]:
        name = file_name(path.stem, MARKED)
        at, told = f"{PAPERS}/{name}", list[Finding]()
        try:
            if self.shelf.reworked(at, content):
                done = f"已移到“{self.shelf.void(at)}”"
                told.append(finding("B08", Place(unit.file, ""), read=name, done=done))
            return replace(unit, findings=(*unit.findings, *told), marked=name), self.shelf.put((at, content))
        except OSError as error:
            return replace(unit, findings=(*unit.findings, unwritten(Path(name), error))), {}

    def _renamed(self, unit: Unit) -> Unit:
        """A unit with its document; one that the same unit had under another name is taken out of 公开/."""
        told: list[Finding] = []
        names = self.former.names(unit.document, self.covers.get(unit.file), self.shelf.records.get(unit.file))
        for name in names:
            if name.casefold() in self.owners or not (self.shelf.folder / PUBLIC / name).is_file():
                continue
            try:
                done = self.shelf.void(f"{PUBLIC}/{name}")
                told.append(finding("B10", Place(unit.file, ""), read=name, expected=unit.document, done=done))
            except OSError as error:
                told.append(unwritten(Path(name), error))
        return replace(unit, findings=(*unit.findings, *told))

    def _without(self, unit: Unit) -> Unit:
        """A unit without a document: what an earlier run had made of its workbook is taken out of 公开/."""
        record = self.shelf.records.get(unit.file)
        name = f"{PUBLIC}/{record.unit.document}" if record is not None and record.unit.document else ""
        if not name or not (self.shelf.folder / name).is_file() or not has_errors(unit.findings):
            return replace(unit, document="")
        try:
            told: Finding = finding(*("B03", Place(unit.file, "")), read=Path(name).name, done=self.shelf.void(name))
        except OSError as error:
            told = unwritten(Path(name), error)
        return replace(unit, findings=(*unit.findings, told), document="", kept=False)

    def _done(self, unit: Unit) -> None:
        self.units.append(unit)
        self.tell(unit)

    def report(self, paths: Sequence[Path], *, interrupted: bool = False) -> BatchReport:
        """What became of them, in order of file name."""
        units = tuple(sorted(self.units, key=lambda unit: unit.file))
        done = {unit.file for unit in units}
        waiting = frozenset(self._code(path.name) for path in paths if path.name not in done)
        return BatchReport(units, len(paths), interrupted, waiting=waiting)

    def _code(self, file: str) -> str:
        """The code of a workbook's unit as far as it is known before it is made, or was when it was made before."""
        cover, record = self.covers.get(file), self.shelf.records.get(file)
        return (cover.code if cover else "") or (record.unit.facts.code if record else "")


def _blames_others(findings: Sequence[Finding]) -> bool:
    """Whether nothing but the pack, or last year's workbooks as given, keep a workbook's document back."""
    wrong = [one for one in findings if has_errors([one])]
    return bool(wrong) and all(one.about is About.PACK or one.rule in _GIVEN for one in wrong)
