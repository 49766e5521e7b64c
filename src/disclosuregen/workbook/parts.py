"""A package while it is being edited: its parts, their relationships and content types."""

from __future__ import annotations

import posixpath
import re
import shutil
import zipfile
import zlib
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import unquote
from zlib import crc32

from disclosuregen.frozen import frozen
from disclosuregen.workbook.markup import (
    Element,
    MarkupError,
    attribute,
    escaped,
    inside,
    inside_first,
    instead,
    parsed,
    spliced,
    utf8,
)
from disclosuregen.workbook.ours import moment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from disclosuregen.workbook.intake import Package

__all__ = ["WORKBOOK", "Parts", "Relation", "Unmarkable"]

WORKBOOK = "xl/workbook.xml"
_TYPES = "[Content_Types].xml"
_PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TRANSITIONAL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_MAIN = {
    False: "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    True: "http://purl.oclc.org/ooxml/spreadsheetml/main",
}
_OFFICE_TYPE = "application/vnd.openxmlformats-officedocument."
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# What one part, and all parts that are edited, may hold. A million rows that only carry formats have 70 MB.
_LARGEST_PART, _LARGEST_SUM = 128 * 2**20, 256 * 2**20
_HEAD = 64 * 2**10
_BROKEN = (zipfile.BadZipFile, zlib.error, KeyError, EOFError, ValueError, NotImplementedError, MarkupError)
_DAMAGED, _TOO_LARGE = "文件内部已损坏", "文件太大"


class Unmarkable(Exception):  # noqa: N818 - the word says what the workbook is
    """No marked copy can be made of a workbook; says why, in Chinese."""


@frozen
class Relation:
    """One relationship: its id, the last word of its type, the part it leads to (none, if it leads outside)."""

    id: str
    kind: str
    part: str
    element: Element


@dataclass(slots=True)
class Parts:
    """The parts of an admitted package, with what has been changed, added and taken out."""

    package: Package
    changed: dict[str, bytes] = field(default_factory=dict)
    removed: set[str] = field(default_factory=set)
    spelled: dict[str, str] = field(default_factory=dict)
    strict: bool = False

    def __post_init__(self) -> None:
        """List the names as they are spelled, and see in which edition of the format the workbook is written."""
        self.spelled = {name.lower(): name for name in self._stored()}
        self.strict = b"purl.oclc.org/ooxml/spreadsheetml" in self.read(WORKBOOK)[:4096]

    def _stored(self) -> list[str]:
        return [name for name in self.package.archive.NameToInfo if not name.endswith("/")]

    def find(self, name: str) -> str:
        """The part of that name as it is spelled in the package, or an empty string."""
        return self.spelled.get(name.lower(), "")

    def names(self, ending: str) -> list[str]:
        """The parts whose names end so, in order of name."""
        return sorted(name for key, name in self.spelled.items() if key.endswith(ending))

    def read(self, name: str) -> bytes:
        """A part as it is now, in UTF-8; raises Unmarkable when it is missing, broken or too large to edit."""
        if name in self.changed:
            return self.changed[name]
        try:
            if self.package.archive.getinfo(name).file_size > _LARGEST_PART:
                raise Unmarkable(_TOO_LARGE)
            with self.package.open(name) as stream:
                return utf8(stream.read())
        except _BROKEN as error:
            raise Unmarkable(_DAMAGED) from error

    def head(self, name: str) -> bytes:
        """The beginning of a part as it is stored, to see whether it is worth reading."""
        if name in self.changed:
            return self.changed[name][:_HEAD]
        try:
            with self.package.open(name) as stream:
                return stream.read(_HEAD)
        except _BROKEN as error:
            raise Unmarkable(_DAMAGED) from error

    def tree(self, name: str) -> tuple[bytes, Element]:
        """A part's content and its root element, which has an end tag."""
        content = self.read(name)
        root = parse(content)
        if root.inner == root.end:
            content = spliced(content, [inside(root, "")])
            root = parse(content)
        return content, root

    def write(self, name: str, content: bytes) -> None:
        """Change or add a part."""
        self.changed[name] = content
        self.spelled[name.lower()] = name
        self.removed.discard(name)
        if sum(map(len, self.changed.values())) > _LARGEST_SUM:
            raise Unmarkable(_TOO_LARGE)

    def document(self, root: str, inner: str) -> bytes:
        """A new part of SpreadsheetML, in the edition of the format that the workbook is written in."""
        return f'{_DECLARATION}<{root} xmlns="{_MAIN[self.strict]}">{inner}</{root}>'.encode()

    def free(self, pattern: str) -> str:
        """The first name of a pattern such as `xl/comments{}.xml` that no part has."""
        return next(name for number in range(1, len(self.spelled) + 2) if not self.find(name := pattern.format(number)))

    def remove(self, name: str) -> None:
        """Take a part out, with its relationships and its content type."""
        for gone in (name, self.find(_relations_of(name))):
            if gone:
                self.removed.add(gone)
                self.changed.pop(gone, None)
                self.spelled.pop(gone.lower(), None)
        content, root = self.tree(self.find(_TYPES))
        listed = [
            one for one in root.all("Override") if one.attributes.get("PartName", "").lower() == f"/{name.lower()}"
        ]
        self.write(self.find(_TYPES), spliced(content, map(instead, listed)))

    @property
    def relation_types(self) -> str:
        """What the types of relationships begin with, and the namespace of `r:id`."""
        return _STRICT if self.strict else _TRANSITIONAL

    def naming(self, root: Element, relation: str) -> str:
        """The attribute by which an element below a root names a relationship (`r:id`), as that root spells it."""
        spelled = next((key for key, value in root.attributes.items() if value == self.relation_types), "")
        if spelled.startswith("xmlns:"):
            return f' {spelled.removeprefix("xmlns:")}:id="{relation}"'
        return f' xmlns:r="{self.relation_types}" r:id="{relation}"'

    def relations(self, part: str) -> Iterator[Relation]:
        """The relationships of a part."""
        name = self.find(_relations_of(part))
        for element in self.tree(name)[1].children if name else ():
            said = element.attributes
            inside_package = element.name == "Relationship" and said.get("TargetMode") != "External"
            target = _resolved(part, said.get("Target", "")) if inside_package else ""
            yield Relation(said.get("Id", ""), said.get("Type", "").rpartition("/")[2], self.find(target), element)

    def related(self, part: str, kind: str) -> Relation | None:
        """The first relationship of a kind that leads to a part that is there."""
        return next((one for one in self.relations(part) if one.kind == kind and one.part), None)

    def relate(self, part: str, kind: str, target: str) -> str:
        """Add a relationship; returns its id."""
        name = self.find(_relations_of(part))
        if not name:
            name = _relations_of(part)
            self.write(name, f'{_DECLARATION}<Relationships xmlns="{_PACKAGE_RELATIONS}"></Relationships>'.encode())
        content, root = self.tree(name)
        used = {element.attributes.get("Id", "").lower() for element in root.children}
        new = next(f"rId{number}" for number in range(1, len(used) + 2) if f"rid{number}" not in used)
        path = posixpath.relpath(target, posixpath.dirname(part) or ".")
        xml = f'<{root.prefix}Relationship Id="{new}" Type="{self.relation_types}/{kind}" Target="{escaped(path)}"/>'
        self.write(name, spliced(content, [inside(root, xml)]))
        return new

    def unrelate(self, part: str, relation: Relation) -> None:
        """Take a relationship out; an empty list of them goes, too."""
        name = self.find(_relations_of(part))
        content, root = self.tree(name)
        self.write(name, spliced(content, [instead(relation.element)]))
        if len(root.children) == 1:
            self.remove(name)

    def lead(self, part: str, relation: Relation, target: str) -> None:
        """Let a relationship lead to another part."""
        name = self.find(_relations_of(part))
        path = posixpath.relpath(target, posixpath.dirname(part) or ".")
        content = self.read(name)
        self.write(name, spliced(content, [attribute(content, relation.element, "Target", path)]))

    def declare(self, name: str, kind: str) -> None:
        """Say what a new part is: the last words of its content type."""
        listing = self.find(_TYPES)
        content, root = self.tree(listing)
        xml = f'<{root.prefix}Override PartName="/{escaped(name)}" ContentType="{_OFFICE_TYPE}{kind}"/>'
        self.write(listing, spliced(content, [inside(root, xml)]))

    def declare_drawings(self) -> None:
        """Say what parts with the ending of a drawing are, if nobody did."""
        listing = self.find(_TYPES)
        content, root = self.tree(listing)
        known = {one.attributes.get("Extension", "").lower() for one in root.all("Default")}
        xml = f'<{root.prefix}Default Extension="vml" ContentType="{_OFFICE_TYPE}vmlDrawing"/>'
        if "vml" not in known:
            self.write(listing, spliced(content, [inside_first(root, xml)]))

    def packed(self) -> bytes:
        """The package as a file: what was not changed is copied as it is, in the same order."""
        stream = BytesIO()
        kept = [name for name in self._stored() if name not in self.removed]
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
            for name in dict.fromkeys([*kept, *self.changed]):
                self._pack(name, target)
        return stream.getvalue()

    def _pack(self, name: str, target: zipfile.ZipFile) -> None:
        held = self.changed.get(name)
        entry = zipfile.ZipInfo(name, moment(self.package.archive.getinfo(name).CRC if held is None else crc32(held)))
        entry.compress_type = zipfile.ZIP_DEFLATED
        if held is not None:
            target.writestr(entry, held)
            return
        try:
            with self.package.open(name) as source, target.open(entry, "w") as copy:
                shutil.copyfileobj(source, copy, 2**20)
        except _BROKEN as error:
            raise Unmarkable(_DAMAGED) from error


def parse(content: bytes) -> Element:
    """The root element of a part; raises Unmarkable when it is broken."""
    try:
        return parsed(content)
    except MarkupError as error:
        raise Unmarkable(_DAMAGED) from error


def _relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _resolved(part: str, target: str) -> str:
    """The part a target leads to, seen from another: `../comments1.xml`, `/xl/comments1.xml`."""
    path = unquote(target.replace("\\", "/"))
    whole = path if path.startswith("/") else posixpath.join("/", posixpath.dirname(part), path)
    return re.sub("^/+", "", posixpath.normpath(whole))
