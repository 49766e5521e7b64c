"""The door: a file is a harmless .xlsx package, or findings say why it is not. Nothing is parsed before."""

from __future__ import annotations

import zipfile
import zlib
from dataclasses import dataclass, field
from io import BytesIO
from typing import IO, TYPE_CHECKING
from xml.parsers import expat

from disclosuregen.findings import Finding, finding
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["Intake", "IntakeError", "Package", "admit", "parse_part"]

_MAX_SIZE = 100 * 2**20
_MAX_ENTRIES = 5_000
_MAX_INFLATED = 600 * 2**20
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FORBIDDEN = (
    ("vbaproject", "宏"),
    ("macrosheets/", "宏"),
    ("externallinks/", "外部工作簿链接"),
    ("connections.xml", "外部数据连接"),
    ("querytables/", "外部数据连接"),
    ("activex/", "控件"),
    ("oleobject", "嵌入对象"),
    ("embeddings/", "嵌入对象"),
)
_WORKBOOK = "xl/workbook.xml"
_BROKEN = (
    expat.ExpatError,
    zipfile.BadZipFile,
    zlib.error,
    KeyError,
    EOFError,
    ValueError,
    NotImplementedError,
)


class IntakeError(Exception):
    """A part of the package cannot be parsed; carries the finding that says why."""

    def __init__(self, problem: Finding) -> None:
        """Keep the finding."""
        self.finding = problem
        super().__init__(problem.message)


@dataclass(frozen=True, slots=True)
class Package:
    """An admitted package; parts are inflated when they are asked for."""

    file: str
    archive: zipfile.ZipFile = field(repr=False)

    def open(self, part: str) -> IO[bytes]:
        """The stream of a part; raises KeyError when there is none."""
        return self.archive.open(part)

    def has(self, part: str) -> bool:
        """Whether the package has that part."""
        return part in self.archive.NameToInfo


@dataclass(frozen=True, slots=True)
class Intake:
    """What came through the door: a package, or the findings that kept it out."""

    package: Package | None
    findings: tuple[Finding, ...] = ()


def admit(path: Path) -> Intake:
    """The package of a file, read into memory once; OSError (open elsewhere, no permission) is the caller's."""
    place = Place(path.name, "")
    if path.is_dir():
        return Intake(None, (finding("W01", place, why="这是一个文件夹"),))
    size = path.stat().st_size
    if size > _MAX_SIZE:
        return Intake(None, (finding("W04", place, read=f"文件有 {size // 2**20} MB"),))
    content = path.read_bytes()
    if not content:
        return Intake(None, (finding("W01", place, why="文件是空的"),))
    if content.startswith(_OLE):
        return Intake(None, (finding("W02", place, read="旧格式（.xls、.et）或加了密码的文件"),))
    try:
        archive = zipfile.ZipFile(BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OSError):
        return Intake(None, (finding("W01", place, why="不是有效的 .xlsx 文件，可能没有传完整"),))
    findings = _directory_faults(archive, place)
    return Intake(None if findings else Package(path.name, archive), findings)


def _directory_faults(archive: zipfile.ZipFile, place: Place) -> tuple[Finding, ...]:
    entries = archive.infolist()
    inflated = sum(entry.file_size for entry in entries)
    if len(entries) > _MAX_ENTRIES:
        return (finding("W04", place, read=f"文件里有 {len(entries)} 个部件"),)
    if inflated > _MAX_INFLATED:
        return (finding("W04", place, read=f"解压后有 {inflated // 2**20} MB"),)
    if any(entry.flag_bits & 1 for entry in entries):
        return (finding("W02", place, read="加了密码的文件"),)
    names = [entry.filename.lower() for entry in entries]
    if _WORKBOOK not in names:
        return (finding("W02", place, read="其他类型的压缩包或文档"),)
    reads = dict.fromkeys(said for mark, said in _FORBIDDEN for name in names if mark in name)
    return tuple(finding("W03", place, read=said) for said in reads)


def parse_part(
    package: Package,
    part: str,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Stream a part's elements (namespace-free names) to the callbacks; raises IntakeError on hostile or broken XML."""
    parser = expat.ParserCreate(namespace_separator="|")
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, attributes: start(name.rpartition("|")[2], attributes)
    if end is not None:
        parser.EndElementHandler = lambda name: end(name.rpartition("|")[2])
    if text is not None:
        parser.CharacterDataHandler = text
    place = Place(package.file, "")

    def refuse(*_: object) -> None:
        raise IntakeError(finding("W03", place, read="文档类型声明（DOCTYPE）"))

    parser.StartDoctypeDeclHandler = refuse
    try:
        with package.open(part) as stream:
            parser.ParseFile(stream)
    except _BROKEN as error:
        raise IntakeError(finding("W01", place, why=f"文件内部已损坏（{part.rpartition('/')[2]}）")) from error
