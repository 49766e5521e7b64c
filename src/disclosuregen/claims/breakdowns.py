"""Breakdowns while a passage is read: which are open, whose items they take, where they end."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from disclosuregen.claims.clauses import PLAIN_LIST
from disclosuregen.claims.statements import Breakdown
from disclosuregen.frozen import slotted

if TYPE_CHECKING:
    from disclosuregen.claims.statements import Said, Statement

__all__ = ["Breakdowns"]

# 分别为, 包括, 按来源分, 如下, 相比：, 构成：, 组成：, 划分： say that nothing is left over.
_COMPLETE = frozenset("分包按如相构组划")
_NAME = 8


@slotted
class Breakdowns:
    """Those open at this point of a passage, the innermost last."""

    said: Said
    open: list[Breakdown] = field(default_factory=list)

    def begin(self, word: str, before: str, current: Statement | None, at: tuple[int, int, int]) -> None:
        """A word that breaks a figure down; `before` is its clause so far, `at` its sentence, segment and depth."""
        if word == "如下" and not PLAIN_LIST.fullmatch(before):
            return
        outer = self.open[-1] if self.open else None
        complete = word[0] in _COMPLETE
        if outer is not None and outer.depth == at[2]:
            if not outer.items:
                # 其中包括, 按来源分：其中: one breakdown, two words for it.
                outer.complete = outer.complete or complete
                return
            outer.nested = True
        heads = self._named(before) if word == "中" else self._heads(current)
        breakdown = Breakdown(heads, word, *at, complete=complete)
        self.open.append(breakdown)
        self.said.breakdowns.append(breakdown)

    def _named(self, name: str) -> list[Statement]:
        """财政拨款支出中，: the figures of that name."""
        leads = [(one, one.lead.rstrip("为是共：")) for one in self.said.statements if one.now is not None]
        return [one for one, lead in leads if lead and (name.endswith(lead[-_NAME:]) or lead.endswith(name))]

    def _heads(self, current: Statement | None) -> list[Statement]:
        """The figure just named, the last one, the first of its sentence, the first of all."""
        known = [one for one in self.said.statements if one.now is not None or one.change is not None]
        if not known:
            return []
        first = next(one for one in known if one.sentence == known[-1].sentence)
        heads = [known[-1], first, known[0]]
        if current is not None and any(one is current for one in known):
            heads.insert(0, current)
        return list({id(one): one for one in heads}.values())

    def is_waiting(self) -> bool:
        """Whether one has begun that has no items yet."""
        return bool(self.open) and not self.open[-1].items

    def take(self, statement: Statement) -> None:
        """Put a statement into the innermost breakdown, if it stands at its depth."""
        if self.open and self.open[-1].depth == statement.depth:
            self.open[-1].items.append(statement)

    def close_bracket(self, depth: int) -> None:
        """End those that began within the brackets."""
        while self.open and self.open[-1].depth > depth:
            self.open.pop()

    def semicolon(self, sentence: int, segment: int) -> None:
        """End one that began within the item of another."""
        inner = self.open[-1] if len(self.open) > 1 else None
        if inner is not None and (inner.sentence, inner.segment) == (sentence, segment):
            self.open.pop()

    def close(self) -> None:
        """End them all; one without items goes on in the next passages."""
        for one in self.open:
            one.open_ended = not one.items
        self.open.clear()
