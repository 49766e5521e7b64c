"""A pack's own example: the workbook it carries must give the text it carries. Also what a preview shows."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from disclosuregen.document.fill import Properties, fill
from disclosuregen.document.marks import Marker, shown
from disclosuregen.document.projection import projected
from disclosuregen.figures.context import FILTERS, context_of
from disclosuregen.findings import Finding, PackFault, finding, has_errors
from disclosuregen.pack.lineage import file_of
from disclosuregen.pipeline import Packs, examine, generate
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from disclosuregen.pack import Pack

__all__ = ["Rehearsal", "example_of", "previewed", "rehearsed", "values_of"]

_SHOWN, _TOLD = 60, 3


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What running the example found, and the text each example gave (to be accepted when the change was wanted)."""

    findings: tuple[Finding, ...]
    texts: Mapping[Path, str]


def rehearsed(pack: Pack, packs: Packs) -> Rehearsal:
    """Run every example workbook of a pack and compare with the text beside it; PackFault for links out of the pack."""
    findings: list[Finding] = []
    texts: dict[Path, str] = {}
    own = Packs(packs.library, str(pack.folder), lenient=True)
    found = examples(pack)
    if not found:
        findings.append(finding("P29", Place("example", "")))
    for workbook in found:
        expected = file_of((pack.folder,), f"example/{workbook.stem}.txt")
        text = _text_of(workbook, own, findings)
        if text is None:
            continue
        texts[expected] = text
        # An inherited example shows that the pack works; only its own text says how it must read.
        if expected.is_file() or workbook.parent == expected.parent:
            findings.extend(_difference(expected, text))
    return Rehearsal(tuple(findings), texts)


def _text_of(workbook: Path, packs: Packs, findings: list[Finding]) -> str | None:
    """The text an example gives; None, with a finding, when it gives none."""
    try:
        outcome = generate(workbook, packs)
    except PackFault as fault:
        findings.extend(fault.findings)
        return None
    if outcome.document is None:
        findings.append(_refused(workbook, outcome.findings))
        return None
    return projected(outcome.document)


def _refused(workbook: Path, findings: tuple[Finding, ...]) -> Finding:
    """P26, with the first errors and where they are."""
    errors = [one for one in findings if has_errors([one])]
    why = "；".join(f"{'、'.join(map(str, one.places[:1]))}：{one.message}〔{one.rule}〕" for one in errors[:_TOLD])
    return finding("P26", Place(workbook.name, ""), read=workbook.name, why=why)


def examples(pack: Pack) -> list[Path]:
    """The example workbooks of a pack, or of the nearest it extends; raises PackFault for a link out of the pack."""
    for folder in (pack.folder, *pack.ancestors):
        names = sorted(path.name for path in (folder / "example").glob("*.xlsx") if not path.name.startswith("~$"))
        if names:
            return [file_of((folder,), f"example/{name}") for name in names]
    return []


def example_of(pack: Pack) -> Path:
    """The first example workbook; raises PackFault when the pack has none."""
    found = examples(pack)
    if not found:
        raise PackFault([finding("P02", Place("example", ""), expected="example 文件夹里的样例工作簿")])
    return found[0]


def _difference(expected: Path, text: str) -> list[Finding]:
    # Whatever an editor has made of the file, it is compared and not a fault of ours.
    known = expected.read_bytes().decode("utf-8-sig", "replace").splitlines() if expected.is_file() else []
    lines = text.splitlines()
    for tag, start, _, begin, _ in SequenceMatcher(None, known, lines, autojunk=False).get_opcodes():
        if tag != "equal":
            around = (lines[begin : begin + 1] or known[start : start + 1])[0][:_SHOWN]
            place = Place(expected.name, "")
            return [finding("P25", place, expected=expected.name, read=begin + 1, around=around)]
    return []


def values_of(pack: Pack, workbook: Path, packs: Packs) -> Mapping[str, object]:
    """The template context of a workbook; raises PackFault when it has errors."""
    form, _, findings = examine(workbook, packs)
    if form is None or has_errors(findings):
        raise PackFault([_refused(workbook, findings)])
    return context_of(form, pack)


def previewed(pack: Pack, packs: Packs, *, marks: bool) -> bytes:
    """The document of the pack's example; with marks every computed place is tinted and named."""
    context = values_of(pack, example_of(pack), Packs(packs.library, str(pack.folder), lenient=True))
    properties = Properties(pack.card.title)
    if not marks:
        return fill(pack.template, context, FILTERS, properties)
    marker = Marker()
    return shown(fill(pack.template, marker.context(context), marker.filters(FILTERS), properties))
