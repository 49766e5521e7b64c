"""A document proved before it goes out, or after somebody has edited it: read back, its sentences, its file."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from disclosuregen.claims import contradictions, faults_of
from disclosuregen.document.hygiene import opened, unclean
from disclosuregen.document.ledger import Ledger, ledger_of
from disclosuregen.document.readback import Reading, holds, read_any, read_own
from disclosuregen.document.verify import blocks_of, complete, named, rows_of, tables_explained
from disclosuregen.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from disclosuregen.document.fill import Filled, Prepared
    from disclosuregen.findings import Finding
    from disclosuregen.pack import Pack

__all__ = ["Proved", "prove", "prove_own"]


@frozen
class Proved:
    """A document's ledger, and what is wrong with it."""

    ledger: Ledger
    findings: tuple[Finding, ...]


def prove_own(filled: Filled, template: Prepared, pack: Pack, file: str, names: Iterable[str] = ()) -> Proved:
    """The ledger of a document that was filled a moment ago, and everything in which its file differs from it.

    `names` are those on the cover, which the ledger knows the places of.
    """
    ledger, reading = ledger_of(filled.parts, template.styles, template.members, names)
    headings = ledger.headings
    findings: list[Finding] = []
    if not holds(filled.content, filled.changed):
        # Nothing known makes this happen; it is read as any file would be.
        from disclosuregen.document.against import against_ledger  # noqa: PLC0415

        reading = replace(read_own(filled.content, template.styles), foreign=True)
        headings = reading.headings
        findings += against_ledger(ledger, reading, file)
    findings += _complete(headings, reading, pack, file)
    # Typed words, and what is only to be noted (rounding above all), the checks of the workbook tell with the cells.
    findings += named(contradictions(rows_of(reading), file), reading)
    if reading.foreign or not template.clean:
        parts, faults = opened(filled.content, file)
        found = [*faults, *unclean(parts, file)]
        template.clean = not found
        findings += found
    return Proved(ledger, tuple(findings))


def prove(
    content: bytes, file: str, ledger: Ledger | None, pack: Pack | None, *, full: bool = False
) -> tuple[Finding, ...]:
    """Everything that is wrong with a document, whoever has saved it; as much as can be said without the rest.

    `full` has openxml-audit look at the file, too, which takes a second.
    """
    # A document that was made a moment ago is proved above, without these.
    from disclosuregen.document.against import against_ledger  # noqa: PLC0415
    from disclosuregen.document.audit import audited  # noqa: PLC0415

    parts, faults = opened(content, file)
    if faults:
        return faults
    own_file = tuple(unclean(parts, file))
    # The trees of a large file need not lie beside what is read of it.
    del parts
    reading = read_any(content)
    findings = list(against_ledger(ledger, reading, file)) if ledger is not None else []
    audit = audited(content, file) if full else ()
    own_words = named(faults_of(blocks_of(reading), file), reading)
    headings = reading.headings
    return (*findings, *_complete(headings, reading, pack, file), *own_words, *own_file, *audit)


def _complete(headings: Iterable[tuple[int, str]], reading: Reading, pack: Pack | None, file: str) -> Iterator[Finding]:
    """What the notice wants to see in a document."""
    if pack is not None:
        yield from complete(pack.card.document.headings, headings, file)
    yield from tables_explained(reading, file)
