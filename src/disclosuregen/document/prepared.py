"""A template made ready once for all documents of a pack: patched, compiled, its unchanging parts deflated.

The dialect is docxtpl's (`dialect`); what docxtpl does to a rendered tree is done where it can make a difference
(`trees`), and a test holds the documents equal to plain docxtpl's.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.parsers import expat
from zipfile import BadZipFile

from jinja2.exceptions import TemplateError
from lxml import etree

from disclosuregen.document.breaks import keep_breaks
from disclosuregen.document.contents import Contents, has_slot, prepare_contents
from disclosuregen.document.dialect import patched
from disclosuregen.document.faults import explained, torn
from disclosuregen.document.lines import Styles
from disclosuregen.document.package import BODY, CORE, STYLES, Package, core_properties
from disclosuregen.document.readback import styles_of
from disclosuregen.document.sandbox import environment
from disclosuregen.document.stretches import is_framed, is_simple, is_whole
from disclosuregen.document.tracing import Piece, unmarked
from disclosuregen.document.trees import grids_are_full, has_lines, lines_resolved, mended, needs_mending, renumbered
from disclosuregen.document.turns import Turns, spoken
from disclosuregen.findings import PackFault, finding
from disclosuregen.frozen import frozen
from disclosuregen.packing import Member, assembled, member
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from disclosuregen.document.program import Program
    from disclosuregen.document.sandbox import Sandbox

__all__ = ["Filled", "Prepared", "Properties", "prepared"]

# SyntaxError: Python compiles what jinja2 makes of a template, and nests blocks only so deep.
_FAULTS = (TemplateError, TypeError, ValueError, LookupError, RecursionError, SyntaxError)
_BROKEN = (BadZipFile, zlib.error, KeyError, ValueError, etree.XMLSyntaxError)
_CONTENT = re.compile(rb"(<w:body>.*</w:body>)", re.DOTALL)
_ROOT = re.compile(rb"(<w:(hdr|ftr|footnotes)[ >].*</w:\2>)", re.DOTALL)
_RENDERED = re.compile(r"word/(?:header|footer|footnotes)\w*\.xml")
_TAG = re.compile(r"\{\{|\{%|\{#")
_LONGEST = 255


@frozen
class Properties:
    """The document properties that are written; all others are cleared."""

    title: str
    subject: str = ""
    keywords: str = ""


@frozen
class Filled:
    """A finished document, each of its parts in pieces, those that were printed with their figures.

    `changed` are the parts that are not the same in every document of the pack.
    """

    content: bytes
    parts: Mapping[str, Iterable[Piece]]
    changed: Mapping[str, bytes]


@frozen
class _Part:
    """A part that templates: what stands around it, and its patched source."""

    name: str
    before: bytes
    source: str
    after: bytes


@dataclass(slots=True)
class Prepared:
    """A template made ready; it is compiled when the first document is filled, which says what names there are."""

    file: str
    parts: tuple[_Part, ...]
    members: tuple[Member, ...]
    contents: Contents | None
    full: bool
    filters: Mapping[str, Callable[[object], object]]
    styles: Styles
    # Whether a document of this template was looked through part by part: what never changes need not be again.
    clean: bool = False
    sandbox: Sandbox | None = None
    compiled: dict[str, Program] = field(default_factory=dict)

    def filled(self, context: Mapping[str, object], properties: Properties) -> Filled:
        """The finished document; raises PackFault when the template names what does not exist."""
        if self.sandbox is None:
            self.sandbox = environment(self.filters, context)
        self.sandbox.meter.restart()
        members, pieces = [*self.members, _core(properties)], {}
        changed: dict[str, bytes] = {}
        for part in self.parts:
            turns = self._turns(part, self._spoken(part, self.sandbox, context))
            content = b"".join([part.before, *turns.encoded(), part.after])
            if not (is_framed(part.before, part.after) and is_whole(turns.stretches, turns.texts)):
                self._must_parse(content)
            members.append(member(part.name, content))
            changed[part.name], pieces[part.name] = content, turns
        return Filled(assembled(members), pieces, changed)

    def _spoken(self, part: _Part, sandbox: Sandbox, context: Mapping[str, object]) -> Turns:
        """What a part says of a context."""
        try:
            if part.name not in self.compiled:
                self.compiled[part.name] = sandbox.program(part.source)
            return spoken(self.compiled[part.name], context, sandbox.meter)
        except _FAULTS as error:
            raise explained(self.file, part.source, context, sandbox, error) from error

    def _turns(self, part: _Part, turns: Turns) -> Turns:
        """A part as it is written; the body with its 目录 and without what Word would not open."""
        ready = turns if part.name != BODY else self._listed(turns)
        if ready is not None and all(map(is_simple, {*ready.stretches})) and not _has_odd(turns.texts):
            return ready
        xml = renumbered(lines_resolved(turns.marked()))
        if part.name != BODY:
            return Turns.of(*unmarked(xml, turns.behind))
        if self.full:
            ready = Turns.of(*unmarked(self._filled(xml), turns.behind))
            if not any(map(needs_mending, ready.stretches)):
                return ready
        return Turns.of(*unmarked(self._filled(mended(xml, part.before, self.file)), turns.behind))

    def _listed(self, turns: Turns) -> Turns | None:
        """The body with its 目录; None where that takes a look at all of it."""
        if not self.full:
            return None
        return self.contents.listed(turns) if self.contents else turns

    def _filled(self, xml: str) -> str:
        return self.contents.filled(xml) if self.contents else xml

    def _must_parse(self, content: bytes) -> None:
        try:
            expat.ParserCreate().Parse(content, True)  # noqa: FBT003 - expat's own signature
        except expat.ExpatError as error:
            raise torn(self.file) from error


def _has_odd(texts: list[str]) -> bool:
    """Whether a text has lines, or what stands in a template for something else."""
    printed = "".join(texts)
    return has_lines(printed) or has_slot(printed)


def _core(properties: Properties) -> Member:
    said = (properties.title, properties.subject, properties.keywords)
    return member(CORE, core_properties(*(text[:_LONGEST] for text in said)).encode())


def prepared(content: bytes, filters: Mapping[str, Callable[[object], object]], file: str) -> Prepared:
    """A template made ready; raises PackFault when it is no Word document."""
    try:
        package = Package.opened(content)
        package.bare()
        body = package.tree(BODY)
        keep_breaks(body)
        contents = prepare_contents(body, package.tree(STYLES) if STYLES in package.parts else None)
        full = grids_are_full(body)
        members = package.members()
    except _BROKEN as error:
        raise PackFault([finding("P06", Place(file, ""), why="不是 Word 文档（.docx），或者已经损坏")]) from error
    members.pop(CORE)
    parts = [_part(name, members[name]) for name in members if name == BODY or _RENDERED.fullmatch(name)]
    parts = [part for part in parts if part.name == BODY or _TAG.search(part.source)]
    parts.sort(key=lambda part: (part.name != BODY, part.name))
    still = members.keys() - {part.name for part in parts}
    ready = tuple(member(name, members[name]) for name in sorted(still))
    styles = styles_of(members[STYLES]) if STYLES in members else Styles({}, frozenset())
    return Prepared(file, tuple(parts), ready, contents, full, filters, styles)


def _part(name: str, content: bytes) -> _Part:
    """A part cut into its source and what stands around it."""
    before, source, *_, after = (_CONTENT if name == BODY else _ROOT).split(content, maxsplit=1)
    return _Part(name, before, patched(source.decode()), after)
