"""A preview that shows what is computed: every such place tinted, and commented with the name it came from."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import TYPE_CHECKING, Self

from docx import Document
from docx.enum.text import WD_COLOR_INDEX
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.run import Run
from lxml import etree

from disclosuregen.document.comments import comment
from disclosuregen.document.package import repacked
from disclosuregen.document.passages import runs_of
from disclosuregen.model import Figure

if TYPE_CHECKING:
    from docx.document import Document as Opened
    from lxml.etree import _Element

__all__ = ["Marker", "shown"]

# Noncharacters: no text may hold them, so they cannot be mistaken for somebody's words.
_OPEN, _NAME, _CLOSE = "\ufdd0", "\ufdd1", "\ufdd2"
_MARK = re.compile(f"{_OPEN}([^{_NAME}]*){_NAME}(.*?){_CLOSE}", re.DOTALL)
_CUT = re.compile(f"{_OPEN}([^{_NAME}]*){_NAME}|({_CLOSE})")
_INITIALS = "名"
_MARGINS = (RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER)
# Word takes no comments there.
_UNCOMMENTED = frozenset({qn("w:hyperlink"), qn("w:txbxContent")})


class Marker:
    """Wraps a template context so that every printed figure says which name it came from."""

    def context(self, context: Mapping[str, object]) -> dict[str, object]:
        """The context with marked figures."""
        return {name: self.value(value, name) for name, value in context.items()}

    def filters(self, filters: Mapping[str, Callable[[object], object]]) -> dict[str, Callable[[object], object]]:
        """The filters, taught to look through marks and to keep them."""
        return {name: self._through(one) for name, one in filters.items()}

    def value(self, value: object, path: str) -> object:
        """One value of the context, marked where it can be printed; conditions see what they saw before."""
        match value:
            case Figure():
                return replace(value, text=_marked(value.text, path), parts=_Parts(self, value.parts, path))
            case tuple():
                return tuple(self.value(one, path) for one in value)
            case bool():
                return value
            case str():
                return _Words.marked(value, path)
            case int():
                return _Number.marked(value, path)
        return value

    @staticmethod
    def _through(one: Callable[[object], object]) -> Callable[[object], object]:
        def marked(value: object) -> object:
            match = _MARK.fullmatch(str(value))
            if match is None:
                return one(value)
            plain = replace(value, text=match.group(2)) if isinstance(value, Figure) else match.group(2)
            return _marked(str(one(plain)), match.group(1))

        return marked


class _Silence(str):
    """A mark without a text: printed it says whose place it is, to conditions it is as empty as what it stands for."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return False


class _Words(str):
    """A text that is printed with its mark and is otherwise the text it was."""

    __slots__ = ("_shown",)
    _shown: str

    @classmethod
    def marked(cls, text: str, path: str) -> Self:
        words = cls(text)
        words._shown = _marked(text, path)
        return words

    def __str__(self) -> str:
        return self._shown


class _Number(int):
    """A number that is printed with its mark and compares like the number it was."""

    _shown: str

    @classmethod
    def marked(cls, value: int, path: str) -> Self:
        number = cls(value)
        number._shown = _marked(str(value), path)
        return number

    def __str__(self) -> str:
        return self._shown


class _Parts(Mapping[str, object]):
    """The parts behind a dot, marked when they are asked for."""

    __slots__ = ("_marker", "_parts", "_path")

    def __init__(self, marker: Marker, parts: Mapping[str, object], path: str) -> None:
        self._marker, self._parts, self._path = marker, parts, path

    def __getitem__(self, name: str) -> object:
        step = f".{name}" if name.isidentifier() else f'["{name}"]'
        return self._marker.value(self._parts[name], f"{self._path}{step}")

    def __iter__(self) -> Iterator[str]:
        return iter(self._parts)

    def __len__(self) -> int:
        return len(self._parts)


def _marked(text: str, path: str) -> str:
    """The text between marks; nothing stays nothing to conditions, and leaves a mark where it is printed."""
    mark = f"{_OPEN}{path}{_NAME}{text}{_CLOSE}"
    return mark if text else _Silence(mark)


def shown(content: bytes, items: Mapping[str, str]) -> bytes:
    """A document filled with a marked context: marks become tints and comments.

    `items` gives for what a loop goes through (主要职能.条) what the template calls its item.
    """
    document = Document(BytesIO(content))
    ink = _Ink(document, items)
    for paragraph in list(document.element.body.iter(qn("w:p"))):
        ink.paragraph(paragraph, commented=True)
    for relation in document.part.rels.values():
        if relation.reltype in _MARGINS:
            for paragraph in list(relation.target_part.element.iter(qn("w:p"))):
                ink.paragraph(paragraph, commented=False)
    for part in document.part.package.iter_parts():
        if part.content_type == CONTENT_TYPE.WML_FOOTNOTES:
            root = parse_xml(part.blob)
            for paragraph in list(root.iter(qn("w:p"))):
                ink.paragraph(paragraph, commented=False)
            part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)  # noqa: SLF001 - python-docx knows no footnotes
    ink.explain()
    stream = BytesIO()
    document.save(stream)
    return repacked(stream.getvalue())


@dataclass(slots=True)
class _Ink:
    """What tints a document: the names that have a comment in its tables, and the name of the text being read.

    `bare` are names whose places Word takes no comments at.
    """

    document: Opened
    items: Mapping[str, str]
    named: set[str] = field(default_factory=set)
    bare: dict[str, None] = field(default_factory=dict)
    path: str = ""

    def explain(self) -> None:
        """Say at the first words what the tinted places without a comment are."""
        runs = (Run(run, None) for run in self.document.element.body.iter(qn("w:r")))  # type: ignore[arg-type]  # no parent
        first = next((run for run in runs if run.text.strip()), None)
        if self.bare and first is not None:
            said = f"有底色、没有批注的地方（目录、链接、文本框、页眉、页脚、脚注）印的是：{'、'.join(self.bare)}"
            comment(self.document, first, said, _INITIALS)

    def said(self, path: str, *, empty: bool) -> str:
        """What a comment says: the full name, and the tag as the template has it."""
        source = max((one for one in self.items if path.startswith(f"{one}.")), key=len, default="")
        tag = f"{self.items[source]}{path.removeprefix(source)}" if source else path
        return f"{path}\n模板里写作 {{{{ {tag} }}}}" + ("\n这里没有内容，什么也不印" if empty else "")

    def paragraph(self, paragraph: _Element, *, commented: bool) -> None:
        """Cut the runs of a paragraph at their marks, which may begin in one run and end in another."""
        self.path = ""
        for run in runs_of(paragraph):
            marked = any(_CUT.search(node.text or "") for node in run.iterchildren(qn("w:t")))
            if not (marked or self.path):
                continue
            above = {ancestor.tag for ancestor in run.iterancestors()}
            for piece, path, begins in self.pieces(run):
                run.addprevious(piece)
                if path:
                    free = commented and not above & _UNCOMMENTED
                    self.bare |= {} if free else {path: None}
                    self.tint(piece, path, commented=free and begins)
            _remove(run)

    def pieces(self, run: _Element) -> list[tuple[_Element, str, bool]]:
        """The run as runs of one name each: the run, its name (empty for the template's words), whether it begins it.

        Breaks, tabs and pictures stay where they stood.
        """
        pieces = [(_emptied(run), self.path, False)]
        for child in list(run):
            if child.tag == qn("w:rPr"):
                continue
            if child.tag != qn("w:t"):
                pieces[-1][0].append(child)
                continue
            for text, path, begins in self.cut(child.text or ""):
                if begins or path != pieces[-1][1]:
                    pieces.append((_emptied(run), path, begins))
                if text:
                    _say(pieces[-1][0], text)
        return [piece for piece in pieces if piece[2] or any(child.tag != qn("w:rPr") for child in piece[0])]

    def cut(self, text: str) -> Iterator[tuple[str, str, bool]]:
        """The text cut at its marks, each piece with its name and whether the name begins there."""
        position, begins = 0, False
        for match in _CUT.finditer(text):
            if match.start() > position:
                yield text[position : match.start()], self.path, begins
            if match.group(2) is not None and begins and match.start() == position:
                # Closed as soon as it was opened.
                yield "", self.path, True
            self.path, begins = match.group(1) or "", match.group(2) is None
            position = match.end()
        if position < len(text):
            yield text[position:], self.path, begins

    def tint(self, piece: _Element, path: str, *, commented: bool) -> None:
        """Tint a run; in tables, where a name stands in every row, its comment stands at the first that says something.

        A place that prints nothing has a comment only, and in tables not even that.
        """
        run = Run(piece, None)  # type: ignore[arg-type]  # a tint needs no parent
        empty = all(child.tag == qn("w:rPr") for child in piece)
        tabled = next(piece.iterancestors(qn("w:tc")), None) is not None
        if not empty:
            run.font.highlight_color = WD_COLOR_INDEX.TURQUOISE
        if commented and not (tabled and (empty or path in self.named)):
            comment(self.document, run, self.said(path, empty=empty), _INITIALS)
            self.named |= {path} if tabled else set()
        elif empty:
            _remove(piece)


def _emptied(run: _Element) -> _Element:
    """A run that looks the same and says nothing."""
    properties = run.find(qn("w:rPr"))
    empty: _Element = parse_xml(f"<w:r {nsdecls('w')}/>")
    if properties is not None:
        empty.append(deepcopy(properties))
    return empty


def _say(run: _Element, text: str) -> None:
    words = etree.SubElement(run, qn("w:t"))
    words.text = text
    words.set(qn("xml:space"), "preserve")


def _remove(run: _Element) -> None:
    parent = run.getparent()
    if parent is not None:
        parent.remove(run)
