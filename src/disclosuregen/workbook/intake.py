"""The door: a file is a harmless .xlsx package, or findings say why it is not. Nothing is parsed before."""

from __future__ import annotations

import stat
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

from disclosuregen.findings import Finding, finding
from disclosuregen.frozen import frozen
from disclosuregen.places import Place
from disclosuregen.workbook.memory import Memory
from disclosuregen.workbook.package import BROKEN, IntakeError, Package, learned

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from disclosuregen.workbook.package import Part

__all__ = ["Intake", "IntakeError", "Package", "admit"]

_MAX_SIZE = 100 * 2**20
_MAX_ENTRIES = 5_000
_MAX_INFLATED = 600 * 2**20
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The stream in which Office keeps a workbook that asks for a password, as its container spells the name.
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_RECORD = b"PK\x01\x02"
_LOCAL_HEADER = 30
_ENCRYPTED = 0x41
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
# What names of parts, and what types of parts, say of their content.
_FORBIDDEN = (
    ("vbaproject", "宏"),
    ("macrosheet", "宏"),
    ("macroenabled", "宏"),
    ("externallink", "外部工作簿链接"),
    ("connections.xml", "外部数据连接"),
    ("connections+xml", "外部数据连接"),
    ("querytable", "外部数据连接"),
    ("activex", "控件"),
    ("oleobject", "嵌入对象"),
    ("embeddings/", "嵌入对象"),
)
_WORKBOOK, _TYPES = "xl/workbook.xml", "[Content_Types].xml"
# What is not allowed in lists of types, which are the same for all workbooks of a form.
_TYPES_SAID: Memory[tuple[str, ...]] = Memory(most=2**20, longest=2**16)


@frozen
class Intake:
    """What came through the door: a package, or the findings that kept it out."""

    package: Package | None
    findings: tuple[Finding, ...] = ()


def admit(path: Path) -> Intake:
    """The package of a file, read into memory once; OSError (open elsewhere, no permission) is the caller's."""
    place, seen = Place(path.name or path.resolve().name, ""), path.stat()
    if not stat.S_ISREG(seen.st_mode):
        why = (
            "这是一个文件夹，要写工作簿的文件名，整个文件夹一起做用 batch"
            if stat.S_ISDIR(seen.st_mode)
            else "这不是一个普通的文件"
        )
        return Intake(None, (finding("W01", place, why=why),))
    if seen.st_size > _MAX_SIZE:
        return Intake(None, (finding("W04", place, read=f"文件有 {seen.st_size // 2**20} MB"),))
    return _opened(path.read_bytes(), place)


def _opened(content: bytes, place: Place) -> Intake:
    if not content:
        return Intake(None, (finding("W01", place, why="文件是空的"),))
    if content.startswith(_OLE):
        read = "加了密码的文件" if _LOCKED in content else "旧格式（.xls、.et）的文件"
        return Intake(None, (finding("W02", place, read=read),))
    # Counted before the directory is read: reading millions of entries would already hurt.
    if (count := content.count(_RECORD)) > _MAX_ENTRIES:
        return Intake(None, (finding("W04", place, read=f"文件里有 {count} 个部件"),))
    try:
        archive = zipfile.ZipFile(BytesIO(content))
    except (*BROKEN, OSError):
        return Intake(None, (finding("W01", place, why="不是有效的 .xlsx 文件，可能没有传完整"),))
    package = Package(place.file, archive, content)
    findings = _directory_faults(archive, place) or tuple(_type_faults(package, place))
    return Intake(None if findings else package, findings)


def _directory_faults(archive: zipfile.ZipFile, place: Place) -> tuple[Finding, ...]:
    """What the directory alone gives away; its words on sizes are checked again while parts are inflated."""
    entries = archive.infolist()
    inflated = sum(entry.file_size for entry in entries)
    if inflated > _MAX_INFLATED:
        return (finding("W04", place, read=f"解压后有 {inflated // 2**20} MB"),)
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        return (finding("W02", place, read="加了密码的文件"),)
    names = [entry.filename.lower() for entry in entries]
    if _WORKBOOK not in names:
        return (finding("W02", place, read="其他类型的压缩包或文档"),)
    if not _METHODS.issuperset([entry.compress_type for entry in entries]):
        return (finding("W02", place, read="用特殊方法压缩的文件"),)
    if len(set(names)) < len(names) or _overlap(archive):
        return (finding("W01", place, why="文件内部有重复或重叠的部件"),)
    return tuple(finding("W03", place, read=said) for said in _forbidden(names))


def _overlap(archive: zipfile.ZipFile) -> bool:
    """Whether two entries share bytes, or one reaches into the directory: how a small file inflates without end."""
    spans = sorted((entry.header_offset, entry.compress_size) for entry in archive.infolist())
    following = [*(offset for offset, _ in spans[1:]), archive.start_dir]
    return any(
        offset < 0 or offset + _LOCAL_HEADER + size > end for (offset, size), end in zip(spans, following, strict=True)
    )


def _forbidden(names: list[str]) -> Iterator[str]:
    """What is not allowed among names of parts or of types, each said once."""
    # No mark reaches over the end of a name.
    joined = "\n".join(names)
    yield from dict.fromkeys(said for mark, said in _FORBIDDEN if mark in joined)


def _type_faults(package: Package, place: Place) -> Iterator[Finding]:
    """W03: what the parts are said to be, whatever they are called."""
    types: dict[str, None] = {}

    def start(_: str, attributes: dict[str, str]) -> None:
        types[attributes.get("ContentType", "").lower()] = None

    def read(part: Part) -> tuple[str, ...]:
        part.parse(start)
        return tuple(_forbidden(list(types)))

    try:
        said = learned(package, _TYPES, _TYPES_SAID, read)
    except IntakeError as error:
        yield error.finding
        said = tuple(_forbidden(list(types)))
    yield from (finding("W03", place, read=one) for one in said)
