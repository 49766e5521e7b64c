"""Comments on the cells of a sheet: the comments, the boxes that show them, the conversations, and what ties them."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from disclosuregen.workbook import boxes, comments
from disclosuregen.workbook.markup import attribute, instead
from disclosuregen.workbook.outline import in_order
from disclosuregen.workbook.parts import Parts, Relation, Unmarkable
from disclosuregen.workbook.threads import replied

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from disclosuregen.workbook.markup import Edit
    from disclosuregen.workbook.outline import Outline, Position

__all__ = ["Annotator"]

_COMMENTS, _DRAWING = "comments", "vmlDrawing"
_COMMENTS_TYPE = "spreadsheetml.comments+xml"


@dataclass(slots=True)
class Annotator:
    """Writes comments into the sheets of one package; `shared` are the parts that more than one sheet refers to."""

    parts: Parts
    shared: frozenset[str]
    blocks: dict[str, set[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """See which numbers the drawings have for their shapes."""
        for part in self.parts.names(".vml"):
            self.blocks[part] = boxes.blocks(self.parts.read(part))

    def has_words(self, sheet: str) -> bool:
        """Whether comments of a sheet have words of ours, from an earlier marking."""
        relation = self.parts.related(sheet, _COMMENTS)
        content = self.parts.read(relation.part) if relation is not None else b""
        return bool(content) and comments.without_words(content)[0] != content

    def annotated(self, sheet: str, outline: Outline, words: Mapping[Position, str]) -> Iterator[Edit]:
        """Write the words as comments on cells of a sheet, instead of those of an earlier marking.

        The sheet's own XML is not written: the edits it needs are returned.
        """
        relation = self._own(sheet, self.parts.related(sheet, _COMMENTS))
        content, gone = self._content(relation)
        content = comments.with_words(content, words) if words else content
        replied(self.parts, sheet, words)
        texts = comments.all_comments(content)
        if relation is not None and not texts:
            self.parts.unrelate(sheet, relation)
            self.parts.remove(relation.part)
        elif relation is not None:
            self.parts.write(relation.part, content)
        else:
            self._begin(sheet, content)
        yield from self._drawn(sheet, outline, texts, (words.keys(), gone))

    def _content(self, relation: Relation | None) -> tuple[bytes, Collection[Position]]:
        """A sheet's comments without our words, and the cells that have no comment any more."""
        if relation is not None:
            return comments.without_words(self.parts.read(relation.part))
        return self.parts.document("comments", comments.EMPTY), ()

    def _begin(self, sheet: str, content: bytes) -> None:
        part = self.parts.free("xl/comments{}.xml")
        self.parts.write(part, content)
        self.parts.relate(sheet, _COMMENTS, part)
        self.parts.declare(part, _COMMENTS_TYPE)

    def _own(self, sheet: str, relation: Relation | None) -> Relation | None:
        """The relation, leading to a part that is this sheet's alone."""
        if relation is None or relation.part not in self.shared:
            return relation
        name, ending = posixpath.splitext(relation.part)
        part = self.parts.free(f"{name}_{{}}{ending}")
        self.parts.write(part, self.parts.read(relation.part))
        if relation.kind == _COMMENTS:
            self.parts.declare(part, _COMMENTS_TYPE)
        self.parts.lead(sheet, relation, part)
        return next(one for one in self.parts.relations(sheet) if one.id == relation.id)

    def _drawn(
        self,
        sheet: str,
        outline: Outline,
        texts: Mapping[Position, str],
        changed: tuple[Collection[Position], Collection[Position]],
    ) -> Iterator[Edit]:
        """Draw a box for every comment; edits that let the sheet name its drawing."""
        (enlarged, gone), named = changed, outline.root.child("legacyDrawing")
        relations = [one for one in self.parts.relations(sheet) if named is not None and one.id == named.relation()]
        relation = self._own(sheet, next((one for one in relations if one.kind == _DRAWING and one.part), None))
        part = relation.part if relation is not None else self.parts.free("xl/drawings/vmlDrawing{}.vml")
        content = self.parts.read(part) if relation is not None else boxes.EMPTY
        content = boxes.without_boxes(content, gone)
        if texts:
            others = {block for other, used in self.blocks.items() if other != part for block in used}
            try:
                content = boxes.with_boxes(content, texts, enlarged, boxes.Grid(outline), others)
            except ValueError as error:
                raise Unmarkable("批注的图形已损坏") from error
        elif named is not None and relation is not None and not boxes.has_boxes(content):
            self.parts.unrelate(sheet, relation)
            self.parts.remove(part)
            yield instead(named)
            return
        self.parts.write(part, content)
        self.blocks[part] = boxes.blocks(content)
        if relation is None:
            yield self._name_drawing(sheet, outline, part)

    def _name_drawing(self, sheet: str, outline: Outline, part: str) -> Edit:
        self.parts.declare_drawings()
        new, named = self.parts.relate(sheet, _DRAWING, part), outline.root.child("legacyDrawing")
        if named is not None:
            spelled = next((key for key in named.attributes if key.endswith(":id")), "r:id")
            return attribute(outline.content, named, spelled, new)
        return in_order(outline, "legacyDrawing", attributes=self.parts.naming(outline.root, new))
