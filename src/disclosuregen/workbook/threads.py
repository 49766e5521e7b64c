"""Threaded comments: where a conversation hangs on a cell, Excel shows that and not the comment below it.

So our words also become a reply. The person who replies is ours, by which replies are known again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from disclosuregen.workbook.markup import escaped, inside, instead, spliced
from disclosuregen.workbook.ours import AUTHOR, PERSON
from disclosuregen.workbook.parts import WORKBOOK, Parts
from disclosuregen.workbook.references import cell_position

if TYPE_CHECKING:
    from collections.abc import Mapping

    from disclosuregen.workbook.markup import Element
    from disclosuregen.workbook.outline import Position

__all__ = ["replied"]


def replied(parts: Parts, sheet: str, words: Mapping[Position, str]) -> None:
    """Reply in the conversations of a sheet's cells, our earlier replies taken out."""
    relation, people = parts.related(sheet, "threadedComment"), parts.related(WORKBOOK, "person")
    if relation is None or people is None:
        return
    content, root = parts.tree(relation.part)
    ours = _own_people(parts.tree(people.part)[1])
    old = [comment for comment in root.children if comment.attributes.get("personId", "") in ours]
    xml = "".join(_reply(root, comment, words) for comment in root.children)
    if old or xml:
        parts.write(relation.part, spliced(content, [*map(instead, old), inside(root, xml)]))
    if xml and PERSON not in ours:
        listed, people_root = parts.tree(people.part)
        person = (
            f'<{people_root.prefix}person displayName="{AUTHOR}" id="{PERSON}" userId="{AUTHOR}" providerId="None"/>'
        )
        parts.write(people.part, spliced(listed, [inside(people_root, person)]))


def _own_people(root: Element) -> set[str]:
    return {one.attributes.get("id", "") for one in root.children if one.attributes.get("displayName") == AUTHOR}


def _reply(root: Element, comment: Element, words: Mapping[Position, str]) -> str:
    """Our reply to the first comment of a conversation; empty for one that is a reply itself."""
    said = comment.attributes
    reference, thread = said.get("ref", ""), said.get("id", "")
    if "parentId" in said or not thread or (text := _said_at(reference, words)) is None:
        return ""
    own = f"{{{uuid5(NAMESPACE_URL, f'{AUTHOR}:{thread}')}}}".upper()
    # Replies are shown in order of time; ours carries no clock, or the same marking would not give the same file.
    moment = f' dT="{escaped(said["dT"])}"' if "dT" in said else ""
    return (
        f'<{root.prefix}threadedComment ref="{escaped(reference)}"{moment} personId="{PERSON}" id="{own}"'
        f' parentId="{escaped(thread)}"><{root.prefix}text>{escaped(text)}</{root.prefix}text>'
        f"</{root.prefix}threadedComment>"
    )


def _said_at(reference: str, words: Mapping[Position, str]) -> str | None:
    try:
        return words.get(cell_position(reference))
    except ValueError:
        return None
