"""The comments of one sheet: our words added, and those of an earlier marking taken out. Nobody else's are touched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from disclosuregen.workbook.markup import Edit, Element, escaped, inside, inside_first, instead, parsed, spliced
from disclosuregen.workbook.ours import AUTHOR, framed, frames
from disclosuregen.workbook.references import cell_name, cell_position

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from disclosuregen.workbook.outline import Position

__all__ = ["EMPTY", "all_comments", "with_words", "without_words"]

EMPTY = f"<authors><author>{AUTHOR}</author></authors><commentList></commentList>"
# Excel lets a comment have 32,767 characters.
_LONGEST = 30_000
_LOOK = '<{0}rPr><{0}sz val="9"/><{0}color indexed="81"/><{0}rFont val="宋体"/><{0}family val="3"/></{0}rPr>'
_READING = frozenset({"rPh", "phoneticPr"})


def all_comments(content: bytes) -> dict[Position, str]:
    """The text of every comment, by its cell."""
    return {position: _said(comment) for position, comment in _comments(parsed(content))}


def without_words(content: bytes) -> tuple[bytes, frozenset[Position]]:
    """The comments without our words, and the cells that have none left."""
    root = parsed(content)
    edits: list[Edit] = []
    gone: set[Position] = set()
    for position, comment in _comments(root):
        spans = frames(_said(comment))
        if not spans:
            continue
        # Not asked for the author: an office program may have dropped it.
        if not _cut(_said(comment), spans).strip():
            edits.append(instead(comment))
            gone.add(position)
        else:
            edits += _cuts(comment, spans)
    return spliced(content, edits), frozenset(gone)


def _cuts(comment: Element, spans: list[tuple[int, int]]) -> Iterator[Edit]:
    """Edits that take the spans of a comment's text out of the runs that hold them."""
    begin = 0
    for run, text in _texts(comment):
        own = [(start - begin, end - begin) for start, end in spans]
        left = _cut(text.text, own)
        begin += len(text.text)
        if left == text.text:
            continue
        yield instead(text, _text(text.prefix, left)) if left or run is text else instead(run)


def _cut(text: str, spans: list[tuple[int, int]]) -> str:
    """The text without the spans, which may reach beyond it."""
    kept = [character for place, character in enumerate(text) if not any(a <= place < b for a, b in spans)]
    return "".join(kept)


def with_words(content: bytes, words: Mapping[Position, str]) -> bytes:
    """The comments with our words at these cells: in the comment that is there, below what it says, or in a new one."""
    root = parsed(content)
    edits: list[Edit] = []
    there = dict(_comments(root))
    for position, comment in there.items():
        if position in words:
            edits += _appended(comment, words[position])
    authors, listed = root.child("authors"), root.child("commentList")
    names = [author.text for author in _children(root, "authors")]
    number = names.index(AUTHOR) if AUTHOR in names else len(names)
    if number == len(names):
        author = f"<{root.prefix}author>{AUTHOR}</{root.prefix}author>"
        edits.append(
            inside(authors, author) if authors else inside_first(root, _wrapped(root.prefix, "authors", author))
        )
    new = "".join(_comment(root.prefix, position, number, words[position]) for position in sorted(words.keys() - there))
    if new:
        edits.append(inside(listed, new) if listed else inside(root, _wrapped(root.prefix, "commentList", new)))
    return spliced(content, edits)


def _wrapped(prefix: str, name: str, xml: str) -> str:
    return f"<{prefix}{name}>{xml}</{prefix}{name}>"


def _comment(prefix: str, position: Position, author: int, words: str) -> str:
    run = _run(prefix, framed(words[:_LONGEST]))
    said = _wrapped(prefix, "text", run)
    return f'<{prefix}comment ref="{cell_name(*position)}" authorId="{author}">{said}</{prefix}comment>'


def _run(prefix: str, text: str) -> str:
    return f"<{prefix}r>{_LOOK.format(prefix)}{_text(prefix, text)}</{prefix}r>"


def _text(prefix: str, text: str) -> str:
    return f'<{prefix}t xml:space="preserve">{escaped(text, spelled=True)}</{prefix}t>'


def _appended(comment: Element, words: str) -> Iterator[Edit]:
    said, before = comment.child("text"), _said(comment)
    room = max(_LONGEST - len(before), 0)
    run = _run(comment.prefix, ("\n" if before else "") + framed(words[:room]))
    if said is None:
        yield inside_first(comment, _wrapped(comment.prefix, "text", run))
        return
    for plain in said.all("t"):
        # A text on its own stands before all runs and may not be followed by one in every program.
        yield plain.start, plain.start, f"<{said.prefix}r>".encode()
        yield plain.end, plain.end, f"</{said.prefix}r>".encode()
    reading = next((child for child in said.children if child.name in _READING), None)
    yield inside(said, run) if reading is None else (reading.start, reading.start, run.encode())


def _comments(root: Element) -> Iterator[tuple[Position, Element]]:
    """The comments that say which cell they belong to."""
    for comment in _children(root, "commentList"):
        try:
            yield cell_position(comment.attributes.get("ref", "")), comment
        except ValueError:
            continue


def _children(root: Element, name: str) -> Iterable[Element]:
    section = root.child(name)
    return section.children if section is not None else ()


def _texts(comment: Element) -> Iterator[tuple[Element, Element]]:
    """What a comment says, piece by piece: the run with its text, or the text that stands alone."""
    said = comment.child("text")
    for child in said.children if said is not None else ():
        if child.name == "t":
            yield child, child
        elif child.name == "r":
            yield from ((child, text) for text in child.all("t"))


def _said(comment: Element) -> str:
    return "".join(text.text for _, text in _texts(comment))
