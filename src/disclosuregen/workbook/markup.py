"""XML that is edited by position: everything that is not meant to change keeps its bytes.

What writes XML anew renames prefixes that other places rely on (mc:Ignorable). So nothing is written anew: expat says
where elements begin and end, and edits are spliced in. Elements are known by their local names.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.parsers import expat

from disclosuregen.names import without_control

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "Edit",
    "Element",
    "MarkupError",
    "attribute",
    "close",
    "escaped",
    "inside",
    "inside_first",
    "instead",
    "local",
    "new_parser",
    "parsed",
    "spliced",
    "start_tag",
    "utf8",
    "with_attributes",
]

# Start and end of what is replaced, and what stands there instead.
Edit = tuple[int, int, bytes]

_TAG = re.compile(rb"<([^\s/>]+)((?:\s+[^\s=]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*)\s*(/?)>")
_ATTRIBUTE = re.compile(rb"\s+([^\s=]+)\s*=\s*(\"[^\"]*\"|'[^']*')")
_DECLARATION = re.compile(r"^(<\?xml[^>]*?encoding\s*=\s*)([\"'])([\w.:-]+)\2")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BARE = ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
_MOST_ELEMENTS = 400_000
_SPELLED_CHARACTER = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_PLAIN = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
)


class MarkupError(Exception):
    """This is no XML that can be edited."""


@dataclass(slots=True)
class Element:
    """One element: `start`–`inner` is its start tag, `tail`–`end` its end tag, which may be missing."""

    name: str
    prefix: str
    attributes: dict[str, str]
    start: int
    inner: int
    tail: int = 0
    end: int = 0
    text: str = ""
    children: list[Element] = field(default_factory=list)

    def child(self, name: str) -> Element | None:
        """The first child of that name."""
        return next((child for child in self.children if child.name == name), None)

    def all(self, name: str) -> list[Element]:
        """The children of that name."""
        return [child for child in self.children if child.name == name]

    def relation(self) -> str:
        """The id of the relationship it names (`r:id`), or an empty string."""
        return next((value for key, value in self.attributes.items() if key.endswith(":id")), "")


def utf8(content: bytes) -> bytes:
    """The same XML in UTF-8 without a byte order mark; raises MarkupError when it is in no encoding we know."""
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return _encoded(content[len(mark) :], encoding)
    for begin, encoding in _BARE:
        if content.startswith(begin):
            return _encoded(content, encoding)
    declared = _DECLARATION.match(content[:200].decode("latin-1"))
    encoding = declared[3].lower() if declared else "utf-8"
    return content if encoding == "utf-8" else _encoded(content, encoding)


def _encoded(content: bytes, encoding: str) -> bytes:
    try:
        text = content.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise MarkupError(str(error)) from error
    return _DECLARATION.sub(r"\1\2UTF-8\2", text, count=1).encode()


def local(name: str) -> str:
    """The name without its prefix."""
    return name.rpartition(":")[2]


def new_parser() -> expat.XMLParserType:
    """A parser that refuses document types, and so every entity."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse
    return parser


def _refuse(*_: object) -> None:
    raise MarkupError("DOCTYPE")


def start_tag(content: bytes, start: int) -> int:
    """Where the start tag that begins at `start` ends."""
    match = _TAG.match(content, start)
    if match is None:
        raise MarkupError("start tag")
    return match.end()


def parsed(content: bytes, start: int = 0, end: int | None = None) -> Element:
    """The root element of well-formed XML, or of the piece of it from `start` to `end`; raises MarkupError."""
    tree = _Tree(content, start)
    parser = new_parser()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = tree.begin, tree.finish
    parser.CharacterDataHandler = tree.read
    tree.parser = parser
    try:
        parser.Parse(content[start:end] if start or end is not None else content, True)  # noqa: FBT003 - expat's own
    except (expat.ExpatError, ValueError) as error:
        raise MarkupError(str(error)) from error
    return tree.root


class _Tree:
    """Builds the elements of one part."""

    def __init__(self, content: bytes, offset: int) -> None:
        self.content, self.offset = content, offset
        self.parser = expat.ParserCreate()
        self.open: list[Element] = []
        self.pieces: list[str] = []
        self.count = 0

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        self.count += 1
        if self.count > _MOST_ELEMENTS:
            raise MarkupError("elements")
        start = self.offset + self.parser.CurrentByteIndex
        prefix = name[: len(name) - len(local(name))]
        element = Element(local(name), prefix, attributes, start, start_tag(self.content, start))
        if self.open:
            self.open[-1].children.append(element)
        else:
            self.root = element
        self.open.append(element)
        self.pieces.clear()

    def finish(self, _: str) -> None:
        element = self.open.pop()
        element.text = "" if element.children else "".join(self.pieces)
        close(self.content, element, self.offset + self.parser.CurrentByteIndex)
        self.pieces.clear()

    def read(self, text: str) -> None:
        self.pieces.append(text)


def close(content: bytes, element: Element, position: int) -> None:
    """Note where an element ends, from the position expat gives at its end."""
    bare = content[element.inner - 2 : element.inner] == b"/>"
    element.tail = element.inner if bare else position
    element.end = element.inner if bare else content.index(b">", position) + 1


def spliced(content: bytes, edits: Iterable[Edit]) -> bytes:
    """The content with the edits made, those at one place in the order given."""
    pieces: list[bytes] = []
    position = 0
    for start, end, new in sorted(edits, key=lambda edit: edit[0]):
        pieces += [content[position:start], new]
        position = end
    return b"".join([*pieces, content[position:]])


def inside(element: Element, xml: str) -> Edit:
    """XML at the end of an element; where it has no end tag, only one such edit can be made."""
    return _between(element, element.tail, xml)


def inside_first(element: Element, xml: str) -> Edit:
    """XML at the beginning of an element; where it has no end tag, only one such edit can be made."""
    return _between(element, element.inner, xml)


def _between(element: Element, position: int, xml: str) -> Edit:
    if element.inner == element.end:
        return element.end - 2, element.end, f">{xml}</{element.prefix}{element.name}>".encode()
    return position, position, xml.encode()


def instead(element: Element, xml: str = "") -> Edit:
    """XML in place of an element; nothing, if none is given."""
    return element.start, element.end, xml.encode()


def attribute(content: bytes, element: Element, name: str, value: str | None) -> Edit:
    """An attribute set, or with None taken out. The name is written as it stands there, with its prefix."""
    last = element.start + 1 + len(element.prefix + element.name)
    for match in _ATTRIBUTE.finditer(content, last, element.inner):
        if match[1].decode() == name:
            return match.start(), match.end(), _written(name, value)
        last = match.end()
    return last, last, _written(name, value)


def with_attributes(xml: bytes, values: dict[str, str]) -> bytes:
    """The XML of one element with these attributes set on it."""
    match = _TAG.match(xml)
    if match is None:
        raise MarkupError("start tag")
    kept = b"".join(one[0] for one in _ATTRIBUTE.finditer(match[2]) if one[1].decode() not in values)
    added = b"".join(_written(name, value) for name, value in values.items())
    return b"<" + match[1] + kept + added + match[3] + b">" + xml[match.end() :]


def _written(name: str, value: str | None) -> bytes:
    return b"" if value is None else f' {name}="{escaped(value)}"'.encode()


def escaped(text: str, *, spelled: bool = False) -> str:
    """The text for XML, without what no file may hold; `spelled` where `_x0041_` would be read as a character."""
    plain = _SPELLED_CHARACTER.sub("_x005F_", text) if spelled else text
    return without_control(plain).translate(_PLAIN)
