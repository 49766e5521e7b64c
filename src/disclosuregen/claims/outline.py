"""目录 against the headings."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from disclosuregen.claims.paper import Paper
    from disclosuregen.findings import Finding

__all__ = ["contents_match"]


def contents_match(paper: Paper) -> Iterator[Finding]:
    """D18: the entries of the 目录 are the headings of its levels, the same words in the same order."""
    entries = paper.contents[1:]
    if not entries or not paper.headings or [one.text for one in entries] == [one.text for one in paper.headings]:
        return
    # In a document of ours they always are.
    from disclosuregen.claims.renamed import differing  # noqa: PLC0415

    yield from differing(entries, paper)
