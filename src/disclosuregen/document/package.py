"""A Word package: its parts and what leads from each to others, and the package without what says who made it.

As python-docx opens and saves one: what nothing leads to is left out, parts that are edited lose the blanks between
their elements. It is done here because loading python-docx takes longer than a document.
"""

from __future__ import annotations

import posixpath
import zipfile
from dataclasses import dataclass, field
from html import escape
from io import BytesIO
from typing import TYPE_CHECKING

from lxml import etree

from disclosuregen.document.wordml import qn
from disclosuregen.frozen import frozen
from disclosuregen.packing import assembled, member

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml.etree import _Element

__all__ = ["BODY", "CORE", "STYLES", "Package", "core_properties", "repacked"]

BODY, CORE, STYLES = "word/document.xml", "docProps/core.xml", "word/styles.xml"
_TYPES = "[Content_Types].xml"
_HEAD = "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
_PARSER = etree.XMLParser(
    remove_blank_text=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
)
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN, _SETTINGS = f"{_OFFICE}/officeDocument", f"{_OFFICE}/settings"
_CORE = f"{_PACKAGE}/relationships/metadata/core-properties"
_CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
_DEFAULTS = {"rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml"}
# Parts that python-docx reads as trees, and writes as lxml does; all others stay as they are, byte for byte.
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_TREES = frozenset(
    f"{_WORD}.{kind}+xml"
    for kind in ("document.main", "styles", "settings", "numbering", "header", "footer", "comments")
)
_TRACES = (qn("w:attachedTemplate"), qn("w:mailMerge"), qn("w:rsids"))


@frozen
class _Relation:
    """What leads from one part to another, or out of the package: then `target` stands as it was written."""

    id: str
    kind: str
    target: str
    external: bool


@dataclass(slots=True)
class Package:
    """A package: its parts by name, and the relations by the name of the part they lead from, "" for the package's own.

    `overrides` and `defaults` are the content types by part and by ending, the names and endings in lower case.
    """

    parts: dict[str, bytes]
    relations: dict[str, list[_Relation]]
    overrides: Mapping[str, str]
    defaults: Mapping[str, str]
    trees: dict[str, _Element] = field(default_factory=dict)

    @classmethod
    def opened(cls, content: bytes) -> Package:
        """The package of a file; raises BadZipFile, KeyError, ValueError or XMLSyntaxError when it is none."""
        with zipfile.ZipFile(BytesIO(content)) as package:
            parts = {name: package.read(name) for name in package.namelist()}
        types = list(etree.fromstring(parts.pop(_TYPES), _PARSER))
        overrides = {
            node.attrib["PartName"][1:].lower(): node.attrib["ContentType"] for node in types if _is(node, "Override")
        }
        defaults = {
            node.attrib["Extension"].lower(): node.attrib["ContentType"] for node in types if _is(node, "Default")
        }
        relations = {name: _relations(name, parts[_beside(name)]) for name in ("", *parts) if _beside(name) in parts}
        return cls(parts, relations, overrides, defaults)

    def tree(self, name: str) -> _Element:
        """The tree of a part, to be changed; raises KeyError or XMLSyntaxError."""
        if name not in self.trees:
            self.trees[name] = etree.fromstring(self.parts[name], _PARSER)
        return self.trees[name]

    def bare(self) -> None:
        """Drop app and custom properties, thumbnail, template path and data source; the core properties are cleared."""
        own = self.relations[""]
        core = next((one.id for one in own if one.kind == _CORE), "rIdCore")
        main = [one for one in own if one.kind == _MAIN]
        self.relations[""] = [*main, _Relation(core, _CORE, CORE, external=False)]
        self.parts[CORE] = core_properties("").encode()
        for one in self.relations.get(BODY, ()):
            if one.kind == _SETTINGS:
                self.relations.pop(one.target, None)
                settings = self.tree(one.target)
                for trace in [child for child in settings if child.tag in _TRACES]:
                    settings.remove(trace)

    def members(self) -> dict[str, bytes]:
        """The package as it is written, by name; raises KeyError where something leads to a part that is not there."""
        kinds = {name: self._kind(name) for name in self._reached()}
        members = {_TYPES: self._types(kinds)}
        for name, kind in kinds.items():
            if kind in _TREES or name in self.trees:
                members[name] = etree.tostring(self.tree(name), encoding="UTF-8", standalone=True)
            else:
                members[name] = self.parts[name]
        for name in ("", *kinds):
            if self.relations.get(name):
                members[_beside(name)] = _written(name, self.relations[name])
        return members

    def content(self) -> bytes:
        """The package as a file."""
        return assembled(member(name, content) for name, content in self.members().items())

    def _reached(self) -> Iterator[str]:
        """The parts that something leads to, from the package on."""
        known, waiting = {""}, [""]
        while waiting:
            for one in self.relations.get(waiting.pop(), ()):
                if not one.external and one.target not in known:
                    known.add(one.target)
                    waiting.append(one.target)
                    yield one.target

    def _kind(self, name: str) -> str:
        """The content type of a part; raises KeyError when it has none."""
        return self.overrides.get(name.lower()) or (_CORE_TYPE if name == CORE else self.defaults[_ending(name)])

    def _types(self, kinds: Mapping[str, str]) -> bytes:
        """The part that says the content types: by their ending those that are said so in the file as it came."""
        own = {name: kind for name, kind in kinds.items() if name.lower() in self.overrides or name == CORE}
        defaults = _DEFAULTS | {_ending(name): kind for name, kind in kinds.items() if name not in own}
        lines = [_empty("Default", Extension=end, ContentType=defaults[end]) for end in sorted(defaults)]
        lines += [_empty("Override", PartName=f"/{name}", ContentType=own[name]) for name in sorted(own)]
        return f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">{"".join(lines)}</Types>'.encode()


def core_properties(title: str, subject: str = "", keywords: str = "") -> str:
    """The part that says what a document is about, and nothing of who made it or when."""
    said = (("dc:title", title), ("dc:subject", subject), ("cp:keywords", keywords), ("dc:language", "zh-CN"))
    spaces = f'xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    inner = "".join(f"<{name}>{escape(text, quote=False)}</{name}>" for name, text in said)
    return f"{_HEAD}<cp:coreProperties {spaces}>{inner}</cp:coreProperties>"


def repacked(content: bytes) -> bytes:
    """The package with ordered parts and fixed times."""
    with zipfile.ZipFile(BytesIO(content)) as source:
        return assembled(member(name, source.read(name)) for name in source.namelist())


def _is(node: _Element, name: str) -> bool:
    return isinstance(node.tag, str) and node.tag.endswith(f"}}{name}")


def _ending(name: str) -> str:
    return posixpath.splitext(name)[1][1:].lower()


def _beside(name: str) -> str:
    """Where the relations of a part stand."""
    folder, file = posixpath.split(name)
    return posixpath.join(folder, "_rels", f"{file}.rels")


def _relations(name: str, content: bytes) -> list[_Relation]:
    """The relations that a part of the package says; raises KeyError for one without what it needs."""
    folder = posixpath.join("/", posixpath.dirname(name))
    found: list[_Relation] = []
    for node in etree.fromstring(content, _PARSER):
        if _is(node, "Relationship"):
            target, external = _said(node, "Target"), node.get("TargetMode") == "External"
            if not external:
                target = posixpath.normpath(posixpath.join(folder, target)).lstrip("/")
            found.append(_Relation(_said(node, "Id"), _said(node, "Type"), target, external))
    return found


def _said(node: _Element, name: str) -> str:
    value = node.get(name)
    if value is None:
        raise KeyError(name)
    return value


def _written(name: str, relations: list[_Relation]) -> bytes:
    """The part that says the relations of another."""
    folder = posixpath.join("/", posixpath.dirname(name))
    lines: list[str] = []
    for one in relations:
        target = one.target if one.external else posixpath.relpath(f"/{one.target}", folder)
        mode = {"TargetMode": "External"} if one.external else {}
        lines.append(_empty("Relationship", Id=one.id, Type=one.kind, Target=target, **mode))
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{"".join(lines)}</Relationships>'.encode()


def _empty(name: str, **attributes: str) -> str:
    """An element without anything in it."""
    said = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
    return f"<{name}{said}/>"
