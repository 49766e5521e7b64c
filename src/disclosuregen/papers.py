"""工作底稿: what a bureau keeps of a document, the ledger as a file and 溯源.xlsx."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from disclosuregen import __version__
from disclosuregen.amounts import MONEY, NumberStyle, in_unit, shower
from disclosuregen.document.ledgerfile import About, dumped
from disclosuregen.workbook.origins import origins_workbook
from disclosuregen.workings import spelled_out

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from disclosuregen.amounts import Amount
    from disclosuregen.model import Form
    from disclosuregen.pack import Pack
    from disclosuregen.pipeline import Outcome

__all__ = ["LEDGER", "ORIGINS", "is_of", "ledger_paper", "papers_of"]

# What stands behind a document's name.
LEDGER, ORIGINS = ".ledger.json", ".溯源.xlsx"
_shown = shower(NumberStyle(6, trailing_zeros=False))


def papers_of(outcome: Outcome, workbook: Path, document: str) -> tuple[bytes, bytes]:
    """The ledger and 溯源.xlsx of a document that is to be called `document`; raises OSError as reading does."""
    form, pack, ledger = outcome.form, outcome.pack, outcome.ledger
    if form is None or pack is None or ledger is None:
        raise ValueError(document)
    computed = _computed(form, pack)
    origins = origins_workbook(document.removesuffix(".docx"), workbook.name, ledger.lines, computed)
    return ledger_paper(outcome, workbook, document, computed), origins


def ledger_paper(
    outcome: Outcome, workbook: Path, document: str, computed: Callable[[str], str] | None = None
) -> bytes:
    """The ledger alone; `computed` fills numbers into a formula, where somebody has them already."""
    form, pack, ledger, content = outcome.form, outcome.pack, outcome.ledger, outcome.document
    if form is None or pack is None or ledger is None or content is None:
        raise ValueError(document)
    about = About(
        *(document, sha256(content).hexdigest(), workbook.name, sha256(workbook.read_bytes()).hexdigest()),
        *(pack.card.id, pack.card.version, __version__),
    )
    return dumped(ledger, about, computed or _computed(form, pack))


def is_of(ledger: bytes, document: bytes) -> bool:
    """Whether a ledger was written with a document that is still as it was then, to the byte."""
    # No text of a ledger looks like this: quotes within texts are escaped. Nor has it to be parsed, which takes longer
    # than all the rest of a document that takes the place of another.
    return b'"sha256":"%b"' % sha256(document).hexdigest().encode() in ledger


def _computed(form: Form, pack: Pack) -> Callable[[str], str]:
    """A formula with its numbers filled in, each worked out once."""
    known: dict[str, str] = {}
    unit = pack.phrases.amount.unit

    def number(amount: Amount) -> str:
        return _shown(in_unit(amount, unit) if amount.dimension == MONEY else amount.value)

    def computed(formula: str) -> str:
        if formula not in known:
            # Most formulas are the name of one cell, which needs no arithmetic to be spelled out.
            known[formula] = spelled_out(formula, form, number) if " " in formula else ""
        return known[formula]

    return computed
