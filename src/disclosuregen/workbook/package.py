"""An admitted package: its parts inflated piece by piece within bounds, and parsed without document types."""

from __future__ import annotations

from dataclasses import field
from itertools import chain
from typing import IO, TYPE_CHECKING, TypeVar
from xml.parsers import expat

from disclosuregen.findings import Finding, finding
from disclosuregen.frozen import frozen, slotted
from disclosuregen.packing import BROKEN as BROKEN_ENTRY
from disclosuregen.packing import pieces_of
from disclosuregen.places import Place

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Callable, Iterable, Iterator

    from disclosuregen.workbook.memory import Memory

__all__ = ["BROKEN", "IntakeError", "Package", "Part", "PartParser", "learned"]

Known = TypeVar("Known")

# All that is parsed of one workbook; a million rows that carry formats take up to 300 MB.
_MOST_PARSED = 400 * 2**20
# A part may inflate to this, or to so many times its own size: texts and formulas shrink to a tenth, formatted rows to
# a fortieth, nothing but a bomb to a thousandth.
_HARMLESS, _RATIO = 8 * 2**20, 100
# Tags and markup that a parser has to take up one by one, in all parts together.
_MOST_MARKS = 3_000_000
# One tag, which a parser must hold as a whole and begins anew with every piece until it is complete.
_LONGEST_TAG = 2**20
# How deep tags may stand in one another; a sheet needs six.
_DEEPEST = 64
# Bytes of those pieces from which anything was kept, and cells kept, in all sheets together.
_MOST_KEPT, _MOST_CELLS = 32 * 2**20, 200_000
_UTF_8 = frozenset({"", "utf-8", "utf8"})
BROKEN = (*BROKEN_ENTRY, expat.ExpatError, LookupError, NotImplementedError)


class IntakeError(Exception):
    """A part of the package cannot be parsed; carries the finding that says why."""

    def __init__(self, problem: Finding) -> None:
        """Keep the finding."""
        self.finding = problem
        super().__init__(problem.message)


@slotted
class Package:
    """An admitted package; parts are inflated when they are asked for, and all that is inflated is counted.

    `known` is for the reader to keep what all its sheets need, so that it is read once.
    """

    file: str
    archive: zipfile.ZipFile = field(repr=False)
    content: bytes = field(repr=False)
    inflated: int = 0
    marks: int = 0
    kept: int = 0
    cells: int = 0
    known: object = field(default=None, repr=False)

    def has(self, part: str) -> bool:
        """Whether the package has that part."""
        return part in self.archive.NameToInfo

    def open(self, part: str) -> IO[bytes]:
        """The stream of a part, uncounted, for whoever only looks at its beginning or copies it; raises KeyError."""
        return self.archive.open(part)

    def pieces(self, part: str) -> Iterator[bytes]:
        """A part piece by piece; raises KeyError when there is none, IntakeError when it grows beyond measure.

        What is counted are the bytes that come out, whatever the directory says of them.
        """
        entry = self.archive.getinfo(part)
        most = max(_HARMLESS, _RATIO * entry.compress_size)
        size = 0
        for piece in pieces_of(self.content, entry):
            size += len(piece)
            self.inflated += len(piece)
            if size > most or self.inflated > _MOST_PARSED:
                raise self.error("W04", read="文件解压后大得不正常")
            yield piece

    def count_marks(self, piece: bytes) -> None:
        """Count what a parser has to take up one by one; raises IntakeError beyond any workbook."""
        self.marks += piece.count(b"<")
        if self.marks > _MOST_MARKS:
            raise self.error("W04", read="文件里的内容多得不正常")

    def keep(self, size: int, cells: int = 0) -> None:
        """Count what stays in memory; raises IntakeError beyond any workbook."""
        self.kept += size
        self.cells += cells
        if self.kept > _MOST_KEPT or self.cells > _MOST_CELLS:
            raise self.error("W04", read="工作簿里的内容多得不正常")

    def error(self, rule: str, sheet: str = "", cell: str = "", **words: object) -> IntakeError:
        """The error that ends reading, at a place of this file."""
        return IntakeError(finding(rule, Place(self.file, sheet, cell), **words))

    def broken(self, part: str) -> IntakeError:
        """W01: a part that cannot be read."""
        return self.error("W01", why=f"文件内部已损坏（{part.rpartition('/')[2]}）")


class PartParser:
    """Parses one part, or proves pieces of it that were read otherwise.

    Document types are refused, and with them every entity but those of XML itself. Names keep their prefix.
    """

    def __init__(
        self,
        package: Package,
        start: Callable[[str, dict[str, str]], None],
        end: Callable[[str], None] | None = None,
        text: Callable[[str], None] | None = None,
    ) -> None:
        """Parse for these callbacks: elements by their local names, texts joined."""
        self.package, self.start, self.end, self.text = package, start, end, text
        self.depth = self.fed = 0
        self.encoding = ""
        self.expat = expat.ParserCreate()
        self.expat.buffer_text = True
        self.expat.StartDoctypeDeclHandler = self._refuse
        self.expat.XmlDeclHandler = self._declared
        self._listen()

    @property
    def at_rest(self) -> bool:
        """Whether what was parsed ends where a tag or a text ends, and not within a comment, say."""
        return self.fed == self.expat.CurrentByteIndex

    @property
    def is_utf_8(self) -> bool:
        """Whether bytes mean what they mean in UTF-8, as far as the part itself says."""
        return self.encoding.lower() in _UTF_8

    def hear(self, piece: bytes) -> None:
        """Parse a piece and tell the callbacks."""
        self.package.count_marks(piece)
        self._feed(piece)

    def prove(self, piece: bytes) -> None:
        """Parse a piece without telling anybody: it was read otherwise and only has to be well-formed."""
        self.expat.StartElementHandler = self.expat.EndElementHandler = self.expat.CharacterDataHandler = None
        self._feed(piece)
        self._listen()

    def _feed(self, piece: bytes) -> None:
        self.expat.Parse(piece, False)  # noqa: FBT003 - not the last piece; the parser knows no keywords
        self.fed += len(piece)
        if self.fed - self.expat.CurrentByteIndex > _LONGEST_TAG:
            raise self.package.error("W04", read="文件里的标记长得不正常")

    def close(self) -> None:
        """Say that there is no more, and let go of all who listened.

        They hold the parser as it holds them: the whole package would stay in memory until garbage is looked for.
        """
        self.expat.Parse(b"", True)  # noqa: FBT003 - the last piece
        self.expat.StartElementHandler = self.expat.EndElementHandler = self.expat.CharacterDataHandler = None
        self.expat.StartDoctypeDeclHandler = self.expat.XmlDeclHandler = None
        self.start, self.end, self.text = _nobody, None, None

    def _listen(self) -> None:
        self.expat.StartElementHandler, self.expat.EndElementHandler = self._opened, self._closed
        self.expat.CharacterDataHandler = self.text

    def _opened(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise self.package.error("W04", read="文件里的标记套得太深")
        self.start(name.rpartition(":")[2] if ":" in name else name, attributes)

    def _closed(self, name: str) -> None:
        self.depth -= 1
        if self.end is not None:
            self.end(name.rpartition(":")[2] if ":" in name else name)

    def _declared(self, _: str, encoding: str | None, __: int) -> None:
        self.encoding = encoding or ""

    def _refuse(self, *_: object) -> None:
        raise self.package.error("W03", read="文档类型声明（DOCTYPE）")


def _nobody(*_: object) -> None:
    """Listen no more."""


@frozen
class Part:
    """One part of a package, of which nothing was parsed yet."""

    package: Package
    name: str
    pieces: Iterable[bytes]

    def parse(
        self,
        start: Callable[[str, dict[str, str]], None],
        end: Callable[[str], None] | None = None,
        text: Callable[[str], None] | None = None,
    ) -> None:
        """Stream its elements (local names) to the callbacks; raises IntakeError on hostile or broken XML."""
        try:
            parser = PartParser(self.package, start, end, text)
            for piece in self.pieces:
                self.package.keep(len(piece))
                parser.hear(piece)
            parser.close()
        except BROKEN as error:
            raise self.package.broken(self.name) from error


def learned(package: Package, name: str, memory: Memory[Known], read: Callable[[Part], Known]) -> Known:
    """What a part says: as it was read from the same bytes before, or read now; raises IntakeError as `parse` does."""
    try:
        pieces = package.pieces(name)
        first = next(pieces, b"")
        known = memory.held.get(first)
        second = b"" if known is None else next(pieces, b"")
    except BROKEN as error:
        raise package.broken(name) from error
    if known is not None and not second:
        package.keep(len(first))
        package.count_marks(first)
        return known
    sizes: list[int] = []

    def counted() -> Iterator[bytes]:
        for piece in filter(None, chain((first, second), pieces)):
            sizes.append(len(piece))
            yield piece

    said = read(Part(package, name, counted()))
    return memory.learn(first, said) if sizes == [len(first)] else said
