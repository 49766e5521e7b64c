"""What the sentences and tables of a finished document assert, checked on their own: blocks in, findings out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from disclosuregen.claims.accounts import accounts_are_named_alike, accounts_have_groups, sentences_name_accounts
from disclosuregen.claims.changes import rates_follow
from disclosuregen.claims.counts import counts_match
from disclosuregen.claims.links import claims_of
from disclosuregen.claims.lists import items_add_up
from disclosuregen.claims.movements import changes_of_items_add_up
from disclosuregen.claims.moves import amounts_agree, changes_have_amounts, directions_agree, nothing_and_something
from disclosuregen.claims.outline import contents_match
from disclosuregen.claims.paper import in_rows, laid_out, paper_of
from disclosuregen.claims.reasons import reasons_agree
from disclosuregen.claims.repeats import figures_repeat
from disclosuregen.claims.shares import shares_add_up, shares_follow
from disclosuregen.claims.sides import lines_add_up, sides_balance
from disclosuregen.claims.sums import columns_add_up, groups_add_up
from disclosuregen.claims.years import years_are_of_this_budget

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from disclosuregen.claims.paper import Paper
    from disclosuregen.findings import Finding
    from disclosuregen.model import Blocklike, Rowlike

__all__ = ["CLAIMS", "LAYOUT", "contradictions", "faults_of", "in_rows"]

# What is asked of the sentences' claims.
CLAIMS = (
    rates_follow,
    amounts_agree,
    directions_agree,
    nothing_and_something,
    changes_have_amounts,
    reasons_agree,
    items_add_up,
    changes_of_items_add_up,
    shares_follow,
    shares_add_up,
    figures_repeat,
    sentences_name_accounts,
)
# What is asked of tables and headings.
LAYOUT = (
    counts_match,
    groups_add_up,
    columns_add_up,
    lines_add_up,
    sides_balance,
    accounts_are_named_alike,
    accounts_have_groups,
    contents_match,
    years_are_of_this_budget,
)


def faults_of(blocks: Iterable[Blocklike], file: str) -> tuple[Finding, ...]:
    """Everything that a document's own words and tables contradict, in the order of the rules; slips of its words."""
    # Of a document of ours only its cells are asked that, where they were typed.
    from disclosuregen.claims.words import WORDS  # noqa: PLC0415

    paper = paper_of(blocks, file)
    return (*_contradictions(paper), *(found for question in WORDS for found in question(paper)))


def contradictions(rows: Iterable[Rowlike], file: str) -> tuple[Finding, ...]:
    """What `faults_of` finds but for the words and for notes, for a document whose cells have been looked at."""
    paper = laid_out(rows, file)
    # What nobody hears of need not be put into words.
    paper.notes = False
    return tuple([one for one in _contradictions(paper) if paper.wants(one.severity)])


def _contradictions(paper: Paper) -> Iterator[Finding]:
    claims = claims_of(paper)
    yield from (found for claim in CLAIMS for found in claim(claims))
    yield from (found for question in LAYOUT for found in question(paper))
