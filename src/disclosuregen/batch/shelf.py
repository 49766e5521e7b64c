"""The output folder: 公开/ with the documents alone, 工作底稿/ with all that is kept of them; what was made before."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING

from disclosuregen import __version__
from disclosuregen.batch.kinds import DOCUMENT, MARKED, Unit
from disclosuregen.delivery import deliver, deliver_all
from disclosuregen.facts import Facts, Reason, Total, Untraced, pooled
from disclosuregen.findings import About, Finding, Severity
from disclosuregen.frozen import frozen
from disclosuregen.places import Place
from disclosuregen.workbook.ours import untouched

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

__all__ = ["PAPERS", "PUBLIC", "Record", "Shelf", "digest_of", "digest_of_folder"]

PUBLIC, PAPERS = "公开", "工作底稿"
_VOID, _JOURNAL = "作废", "清单.jsonl"
_TRIAL = ".试写.tmp"
# What happened to a file in a run: of the next one it is not true any more.
_HAPPENED = frozenset({"B02", "B03", "B08", "B10"})


@frozen
class Record:
    """What an earlier run made of a workbook: on what basis, whose it was, and the digest of every file it wrote.

    `outputs` are by their place in the output folder.
    """

    basis: str
    key: str
    unit: Unit
    outputs: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Shelf:
    """An output folder and the records of what lies in it, by the workbook's file name."""

    folder: Path
    records: dict[str, Record] = field(default_factory=dict)
    # The digests of every document and copy that was ever written here, by its place: a look-up for each, not a search.
    written: dict[str, set[str]] = field(default_factory=dict)

    @classmethod
    def opened(cls, folder: Path) -> Shelf:
        """The folder as the last run has left it, whether or not that one came to its end; raises OSError."""
        shelf = cls(folder)
        for stale in (*folder.glob(f"{PUBLIC}/.*.tmp"), *folder.glob(f"{PAPERS}/.*.tmp")):
            stale.unlink(missing_ok=True)
        journal = folder / PAPERS / _JOURNAL
        if journal.is_file():
            # Line by line: the whole text of many thousand units would stay in memory.
            with journal.open(encoding="utf-8", errors="replace", newline="\n") as lines:
                for line in lines:
                    shelf._read(line)
        return shelf

    def try_out(self) -> None:
        """Raise OSError where nothing can be written, before hours are spent on documents that cannot be put there."""
        try:
            for place in (self.folder / PUBLIC, self.folder / PAPERS):
                deliver(place / _TRIAL, b"")
                (place / _TRIAL).unlink()
        except OSError as error:
            error.filename = str(self.folder)
            raise

    def _read(self, line: str) -> None:
        try:
            file, record = _record(json.loads(line))
        except (ValueError, LookupError, TypeError):
            # The last line of a run that was cut off.
            return
        self.note(file, record)

    def note(self, file: str, record: Record) -> None:
        """Know a workbook's record."""
        self.records[file] = record
        for name, digest in record.outputs.items():
            if name.endswith((DOCUMENT, MARKED)):
                self.written.setdefault(name, set()).add(digest)

    def kept(self, file: str, basis: str) -> Record | None:
        """The record of a workbook for which nothing has changed, and whose files are all there; else None."""
        record = self.records.get(file)
        if record is None or record.basis != basis:
            return None
        # Whoever has edited a document, or a copy with its findings, is told of it; nothing is made anew for that.
        papers = (name for name in record.outputs if not name.endswith((DOCUMENT, MARKED)))
        whole = all(self.digest(name) == record.outputs[name] for name in papers)
        return record if whole and all((self.folder / name).is_file() for name in record.outputs) else None

    def edited(self, name: str, anew: bytes = b"") -> bool:
        """Whether a document lies there that is not as it was written, or that was never written by us.

        One that equals what is to take its place was written by a run that was cut off before it could note it.
        """
        digest = self.digest(name)
        return bool(digest) and digest not in self.written.get(name, ()) and digest != digest_of(anew)

    def reworked(self, name: str, anew: bytes = b"") -> bool:
        """Whether a copy with findings lies there in which somebody has worked since it was written."""
        path = self.folder / name
        if not path.is_file() or (content := path.read_bytes()) == anew or untouched(content):
            return False
        # Versions before this one did not write copies that are known by themselves.
        return digest_of(content) not in self.written.get(name, ())

    def digest(self, name: str) -> str:
        """The digest of a file in the folder, empty when it is not there."""
        path = self.folder / name
        return digest_of(path.read_bytes()) if path.is_file() else ""

    def put(self, *files: tuple[str, bytes]) -> dict[str, str]:
        """Write files that belong together; returns their digests. Raises OSError, as `deliver_all` does."""
        deliver_all(*((self.folder / name, content) for name, content in files))
        return {name: digest_of(content) for name, content in files}

    def void(self, name: str) -> str:
        """Move a document out of 公开/ to where nothing is lost; returns where it lies now. Raises OSError."""
        source, number = self.folder / name, 1
        while True:
            ending = f"-{number}{source.suffix}" if number > 1 else source.suffix
            target = self.folder / PAPERS / _VOID / f"{source.stem}{ending}"
            if not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                source.replace(target)
                return target.relative_to(self.folder).as_posix()
            number += 1

    def remember(self, file: str, record: Record) -> None:
        """Note what was made, so that a run cut off after this point need not make it again; raises OSError."""
        self.note(file, record)
        journal = self.folder / PAPERS / _JOURNAL
        journal.parent.mkdir(parents=True, exist_ok=True)
        with journal.open("a", encoding="utf-8", newline="\n") as stream:
            stream.write(_line(file, record))

    def tidy(self) -> None:
        """Write the journal anew, one line a workbook; raises OSError."""
        text = bytearray()
        for file in sorted(self.records):
            text += _line(file, self.records[file]).encode()
        deliver_all((self.folder / PAPERS / _JOURNAL, bytes(text)))


def digest_of(content: bytes) -> str:
    """The SHA-256 of a file's content."""
    return sha256(content).hexdigest()


def digest_of_folder(folders: Iterable[Path], pattern: str) -> str:
    """One digest for the names and contents of all files of some folders."""
    total = sha256(__version__.encode())
    for folder in folders:
        for path in sorted(folder.rglob(pattern)):
            if path.is_file() and not path.name.startswith((".", "~$")) and "__pycache__" not in path.parts:
                total.update(path.relative_to(folder).as_posix().encode())
                total.update(sha256(path.read_bytes()).digest())
    return total.hexdigest()


def _line(file: str, record: Record) -> str:
    unit = record.unit
    said = {
        "file": file,
        "basis": record.basis,
        "key": record.key,
        "pack": unit.pack,
        "document": unit.document,
        "marked": unit.marked,
        "outputs": dict(record.outputs),
        "findings": [_said(one) for one in unit.findings],
        "facts": asdict(unit.facts),
    }
    return f"{json.dumps(said, ensure_ascii=False, separators=(',', ':'))}\n"


def _said(one: Finding) -> list[object]:
    places = [[place.file, place.sheet, place.cell] for place in one.places]
    return [one.rule, one.severity.value, one.about.value, one.message, places, one.remedy, one.explained]


def _record(raw: Mapping[str, object]) -> tuple[str, Record]:
    """A line of the journal; raises ValueError, LookupError or TypeError for what is none."""
    texts = {name: raw[name] for name in ("file", "basis", "key", "pack", "document", "marked")}
    outputs, findings = raw["outputs"], raw["findings"]
    if not isinstance(outputs, dict) or not isinstance(findings, list):
        raise TypeError(outputs)
    said = {name: str(text) for name, text in texts.items()}
    unit = Unit(
        said["file"],
        tuple(told for told in map(_finding, findings) if told.rule not in _HAPPENED),
        said["document"],
        said["marked"],
        said["pack"],
        kept=True,
        facts=pooled(_facts(raw["facts"])),
    )
    return said["file"], Record(said["basis"], said["key"], unit, {str(k): str(v) for k, v in outputs.items()})


def _facts(raw: object) -> Facts:
    if not isinstance(raw, dict):
        raise TypeError(raw)
    return Facts(
        *(str(raw["code"]), str(raw["name"]), bool(raw["whole"])),
        tuple(Total(**one) for one in raw["totals"]),
        tuple(Reason(**one) for one in raw["reasons"]),
        tuple((str(code), str(name)) for code, name in raw["named"]),
        int(raw["figures"]),
        tuple(Untraced(**one) for one in raw["untraced"]),
        str(raw["year"]),
        *(tuple(map(str, raw[name])) for name in ("below", "names")),
    )


def _finding(raw: list[object]) -> Finding:
    rule, severity, about, message, places, remedy, explained = raw
    if not isinstance(places, list):
        raise TypeError(places)
    at = tuple(Place(*map(str, place)) for place in places)
    return Finding(str(rule), Severity(str(severity)), About(str(about)), str(message), at, str(remedy), str(explained))
