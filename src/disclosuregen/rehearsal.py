"""A pack's own example: the workbook it carries must give the text it carries. Also what a preview shows."""

from __future__ import annotations

from dataclasses import replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from disclosuregen.document.fill import Properties, fill
from disclosuregen.document.inspect import FILE, inspect
from disclosuregen.document.marks import Marker, shown
from disclosuregen.document.passages import passages
from disclosuregen.document.projection import projected
from disclosuregen.figures.context import FILTERS, TAKES, context_of, global_fields, words_of
from disclosuregen.figures.samples import spoken
from disclosuregen.findings import Finding, PackFault, Severity, finding, has_errors
from disclosuregen.frozen import frozen
from disclosuregen.pack.lineage import file_of
from disclosuregen.pack.phrasing import field_words
from disclosuregen.pipeline import Outcome, Packs, examine, generate
from disclosuregen.places import Place
from disclosuregen.proof import prove

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from disclosuregen.model import Figure, Form
    from disclosuregen.pack import Pack

__all__ = ["Change", "Rehearsal", "example_of", "previewed", "reading_for", "rehearsed", "said_of"]

_BEFORE, _SHOWN, _TOLD = 12, 60, 3
_MOST = 10
_BLANK = "（空行）"


@frozen
class Change:
    """One place in which an example's text changed: its line now, the words there before and now."""

    line: int
    before: str
    now: str

    def __str__(self) -> str:
        """The change as it is told."""
        if not self.before:
            return f"多出“{self.now}”"
        return f"原来“{self.before}”，现在“{self.now}”" if self.now else f"少了“{self.before}”"


@frozen
class Rehearsal:
    """What running the example found; the text each example gave, and in what it differs from the one it must give.

    `form` is that of one of them.
    """

    findings: tuple[Finding, ...]
    texts: Mapping[Path, str]
    changes: Mapping[Path, tuple[Change, ...]]
    form: Form | None


def rehearsed(pack: Pack, packs: Packs) -> Rehearsal:
    """Run every example workbook of a pack and compare with the text beside it; PackFault for links out of the pack."""
    findings: list[Finding] = []
    texts: dict[Path, str] = {}
    changes: dict[Path, tuple[Change, ...]] = {}
    form: Form | None = None
    own = Packs(packs.library, str(pack.folder), lenient=True)
    found = examples(pack)
    if not found:
        findings.append(finding("P29", Place("example", "")))
    findings += _strays(pack, found)
    for workbook in found:
        expected = file_of((pack.folder,), f"example/{workbook.stem}.txt")
        outcome = _outcome_of(workbook, own, findings)
        if outcome is None or outcome.document is None:
            continue
        form = form or outcome.form
        texts[expected] = text = projected(outcome.document)
        findings += _slips(outcome.document, workbook.name)
        if expected.is_file():
            changes[expected] = tuple(_changes(expected, text))
            findings += _told(expected, changes[expected])
        else:
            findings.append(finding("P33", Place("example", ""), expected=f"example/{expected.name}"))
    return Rehearsal(tuple(findings), texts, changes, form)


def _slips(document: bytes, workbook: str) -> Iterator[Finding]:
    """P40 for what an example's document says wrong in its own words: nobody has looked at those of a template yet."""
    for one in prove(document, workbook, None, None):
        if one.severity is not Severity.NOTE:
            where = "、".join(place.sheet for place in one.places[:1])
            yield finding("P40", Place(f"example/{workbook}", where), why=f"{one.message}〔{one.rule}〕")


def _strays(pack: Pack, found: list[Path]) -> Iterator[Finding]:
    """P30 for texts in the pack's own folder that belong to no example."""
    stems = {workbook.stem for workbook in found}
    for path in sorted((pack.folder / "example").glob("*.txt")):
        if path.stem not in stems and found:
            expected = f"{found[0].stem}.txt"
            yield finding("P30", Place(f"example/{path.name}", ""), read=path.name, expected=expected)


def _outcome_of(workbook: Path, packs: Packs, findings: list[Finding]) -> Outcome | None:
    """What becomes of an example; findings say why where that is no document."""
    try:
        outcome = generate(workbook, packs)
    except PackFault as fault:
        findings.extend(_located(one, packs) for one in fault.findings)
        return None
    if outcome.document is None:
        findings.append(_refused(workbook, outcome.findings))
    return outcome


def _located(one: Finding, packs: Packs) -> Finding:
    """A fault that only filling shows, with the paragraph whose words its message quotes."""
    near = one.message.rpartition("；在“")[2].rpartition("”")[0] if one.rule == "P06" else ""
    if not near:
        return one
    found = (passage for passage in passages(packs.get("").template.read_bytes()) if near in passage.text)
    where = next((passage.where for passage in found), "")
    return replace(one, places=(Place(FILE, where),))


def _refused(workbook: Path, findings: tuple[Finding, ...]) -> Finding:
    """P26, with the first errors and where they are."""
    errors = [one for one in findings if has_errors([one])]
    why = "；".join(f"{'、'.join(map(str, one.places[:1]))}：{one.message}〔{one.rule}〕" for one in errors[:_TOLD])
    return finding("P26", Place(f"example/{workbook.name}", ""), read=workbook.name, why=why)


def examples(pack: Pack) -> list[Path]:
    """The example workbooks of a pack, or of the nearest it extends; raises PackFault for a link out of the pack."""
    for folder in (pack.folder, *pack.ancestors):
        names = sorted(path.name for path in (folder / "example").glob("*.xlsx") if not path.name.startswith("~$"))
        if names:
            return [file_of((folder,), f"example/{name}") for name in names]
    return []


def reading_for(pack: Pack, packs: Packs) -> Packs:
    """What reads an example, or any workbook, by a pack's form as far as it goes, whatever its template is like."""
    folder = str(pack.folder)
    return Packs(packs.library, folder, lenient=True, carrying=True, loaded={folder: pack})


def example_of(pack: Pack) -> Path:
    """The first example workbook; raises PackFault when the pack has none."""
    found = examples(pack)
    if not found:
        raise PackFault([finding("P02", Place("example", ""), expected="example 文件夹里的样例工作簿")])
    return found[0]


def _changes(expected: Path, text: str) -> Iterator[Change]:
    # Whatever an editor has made of the file, it is compared and not a fault of ours.
    known, lines = expected.read_bytes().decode("utf-8-sig", "replace").splitlines(), text.splitlines()
    for tag, start, stop, begin, end in SequenceMatcher(None, known, lines, autojunk=False).get_opcodes():
        if tag != "equal":
            for step in range(max(stop - start, end - begin)):
                before = known[start + step] or _BLANK if start + step < stop else ""
                now = lines[begin + step] or _BLANK if begin + step < end else ""
                yield Change(min(begin + step, end) + 1, *_parted(before, now))


def _parted(before: str, now: str) -> tuple[str, str]:
    """Two lines, each cut to the words around the first difference."""
    same = next((n for n, (a, b) in enumerate(zip(before, now, strict=False)) if a != b), min(len(before), len(now)))
    start = max(0, same - _BEFORE) if before and now else 0
    return _cut(before, start), _cut(now, start)


def _cut(text: str, start: int) -> str:
    shown = text[start : start + _SHOWN].replace("\t", " ")
    return f"{'…' if start else ''}{shown}{'…' if start + _SHOWN < len(text) else ''}" if text else ""


def _told(expected: Path, changes: tuple[Change, ...]) -> Iterator[Finding]:
    """P25 for the first places in which a text changed; what to do is said once."""
    for number, change in enumerate(changes[:_MOST]):
        more = f"。一共 {len(changes)} 处，这里列出前 {_MOST} 处" if len(changes) > _MOST and not number else ""
        place = Place(f"example/{expected.name}", f"第{change.line}行")
        one = finding("P25", place, why=f"{change}{more}")
        yield one if not number else replace(one, remedy="")


def _values_of(pack: Pack, workbook: Path, packs: Packs) -> Mapping[str, object]:
    """The template context of a workbook; raises PackFault when it has errors."""
    form, _, findings = examine(workbook, packs)
    if form is None or has_errors(findings):
        raise PackFault([_refused(workbook, findings)])
    return context_of(form, pack)


def said_of(pack: Pack, form: Form | None) -> list[tuple[str, str]]:
    """Every phrase of a pack, said with invented numbers and the words of a form's cover where there is one."""
    words: dict[str, str | Figure] = {name: f"〔{name}〕" for name in field_words(pack.form)}
    words |= words_of(global_fields(form, pack)) if form is not None else {}
    title = next((sheet.title for sheet in pack.form.sheets if sheet.published), pack.form.sheets[0].title)
    return [(said, str(text)) for said, text in spoken(pack.phrases, words, title)]


def previewed(pack: Pack, packs: Packs, *, marks: bool) -> bytes:
    """The document of the pack's example; with marks every computed place is tinted and named."""
    context = _values_of(pack, example_of(pack), Packs(packs.library, str(pack.folder), lenient=True))
    properties = Properties(pack.card.title)
    if not marks:
        return fill(pack.template, context, FILTERS, properties)
    marker = Marker()
    loops = inspect(pack.template.read_bytes(), None, TAKES).loops
    filled = fill(pack.template, marker.context(context), marker.filters(FILTERS), properties)
    return shown(filled, {loop.source: loop.item for loop in loops})
