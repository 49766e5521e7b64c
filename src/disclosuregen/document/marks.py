"""A preview that shows what is computed: every such place tinted, and commented with its name where it first stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

from docx import Document
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml.ns import qn
from docx.text.run import Run

from disclosuregen.document.comments import comment
from disclosuregen.document.package import repacked
from disclosuregen.model import Figure

if TYPE_CHECKING:
    from docx.document import Document as Opened
    from docx.oxml.text.run import CT_R

__all__ = ["Marker", "shown"]

# Noncharacters: no text may hold them, so they cannot be mistaken for somebody's words.
_OPEN, _NAME, _CLOSE = "\ufdd0", "\ufdd1", "\ufdd2"
_MARK = re.compile(f"{_OPEN}([^{_NAME}]*){_NAME}(.*?){_CLOSE}", re.DOTALL)
_INITIALS = "名"
# Depth and number stay numbers, because templates compare them.
_KEPT = frozenset({"级次"})


class Marker:
    """Wraps a template context so that every printed figure says which name it came from."""

    def context(self, context: Mapping[str, object]) -> dict[str, object]:
        """The context with marked figures."""
        return {name: self.value(value, name) for name, value in context.items()}

    def filters(self, filters: Mapping[str, Callable[[object], str]]) -> dict[str, Callable[[object], str]]:
        """The filters, taught to look through marks and to keep them."""
        return {name: self._through(one) for name, one in filters.items()}

    def value(self, value: object, path: str) -> object:
        """One value of the context, marked where it can be printed."""
        if isinstance(value, Figure):
            return replace(value, text=_marked(value.text, path), parts=_Parts(self, value.parts, path))
        if isinstance(value, tuple):
            return tuple(self.value(one, path) for one in value)
        name = path.rpartition(".")[2]
        if isinstance(value, bool) or name in _KEPT or not isinstance(value, str | int):
            return value
        return Figure(_marked(str(value), path))

    @staticmethod
    def _through(one: Callable[[object], str]) -> Callable[[object], str]:
        def marked(value: object) -> str:
            match = _MARK.fullmatch(str(value))
            if match is None:
                return one(value)
            plain = replace(value, text=match.group(2)) if isinstance(value, Figure) else match.group(2)
            return _marked(one(plain), match.group(1))

        return marked


class _Parts(Mapping[str, object]):
    """The parts behind a dot, marked when they are asked for."""

    __slots__ = ("_marker", "_parts", "_path")

    def __init__(self, marker: Marker, parts: Mapping[str, object], path: str) -> None:
        self._marker, self._parts, self._path = marker, parts, path

    def __getitem__(self, name: str) -> object:
        return self._marker.value(self._parts[name], f"{self._path}.{name}")

    def __iter__(self) -> Iterator[str]:
        return iter(self._parts)

    def __len__(self) -> int:
        return len(self._parts)


def _marked(text: str, path: str) -> str:
    """The text between marks; nothing stays nothing, so that conditions on it hold."""
    return f"{_OPEN}{path}{_NAME}{text}{_CLOSE}" if text else text


def shown(content: bytes) -> bytes:
    """A document filled with a marked context: marks become tints and comments."""
    document = Document(BytesIO(content))
    named: set[str] = set()
    roots = [document.element.body]
    for section in document.sections:
        margins = (section.header, section.footer, section.even_page_header, section.even_page_footer)
        roots += [margin._element for margin in margins]  # noqa: SLF001 - python-docx offers no other way to its XML
    for number, root in enumerate(roots):
        for run in list(root.iter(qn("w:r"))):
            _split(document, run, named if number == 0 else None)
    core = document.core_properties
    core.title = _MARK.sub(r"\2", core.title)
    stream = BytesIO()
    document.save(stream)
    return repacked(stream.getvalue())


def _split(document: Opened, run: CT_R, named: set[str] | None) -> None:
    """Cut a run at its marks; `named` are the names that have their comment (None where comments cannot stand)."""
    text = "".join(node.text or "" for node in run.findall(qn("w:t")))
    parent = run.getparent()
    if _OPEN not in text or parent is None:
        return
    for piece, path in _pieces(text):
        one = deepcopy(run)
        one.text = piece
        run.addprevious(one)
        if path:
            _tint(document, Run(one, None), path, None if parent.tag == qn("w:hyperlink") else named)  # type: ignore[arg-type]  # no parent
    parent.remove(run)


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """The text cut at its marks, each piece with the name it came from (empty for the template's own words)."""
    position = 0
    for match in _MARK.finditer(text):
        if match.start() > position:
            yield text[position : match.start()], ""
        yield match.group(2), match.group(1)
        position = match.end()
    if position < len(text):
        yield text[position:], ""


def _tint(document: Opened, run: Run, path: str, named: set[str] | None) -> None:
    run.font.highlight_color = WD_COLOR_INDEX.TURQUOISE
    if named is not None and path not in named:
        named.add(path)
        comment(document, run, path, _INITIALS)
