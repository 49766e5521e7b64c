"""Sentences and tables with the mistakes of published documents, and right ones: what `claims` tells of each.

    uv run python -m tests.claims_count [--names | --edits]

prints one line for each kind of mistake; docs/analysis/claims.md quotes it. `--names` names every sample that is not
caught, and every right one that something was told of; `--edits` edits the finished samples instead, in every place,
and prints how many edits their own words and tables tell.
"""

from __future__ import annotations

import sys
import tomllib
from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from disclosuregen.claims import faults_of
from disclosuregen.document.flow import Flow
from disclosuregen.document.readback import Reading
from disclosuregen.document.verify import blocks_of
from disclosuregen.findings import Severity
from tests.drawn import drawn
from tests.edited import KINDS, edits, samples

if TYPE_CHECKING:
    from collections.abc import Iterator

    from disclosuregen.findings import Finding
    from tests.edited import Sample as Edited

__all__ = ["Kind", "Sample", "counted", "kinds"]

FOLDER = Path(__file__).parent / "claims"


@dataclass(frozen=True)
class Sample:
    """A sentence or table in its frame, and what was told of it."""

    text: str
    findings: tuple[Finding, ...]

    @property
    def opening(self) -> str:
        """Its first line, shortened."""
        return next(line for line in self.text.splitlines() if line.strip())[:50]


@dataclass(frozen=True)
class Kind:
    """One kind of mistake: its wrong samples, caught and not caught, and its right ones."""

    name: str
    title: str
    caught: tuple[Sample, ...]
    missed: tuple[Sample, ...]
    right: tuple[Sample, ...]

    def alarms(self, severity: Severity) -> list[str]:
        """The rules that were told of right samples with that severity."""
        return [told.rule for one in self.right for told in one.findings if told.severity is severity]


def kinds() -> Iterator[Kind]:
    """Every kind, by the number its files begin with."""
    for number, paths in groupby(sorted(FOLDER.glob("*.toml")), key=lambda path: path.stem[:2]):
        files = [tomllib.loads(path.read_text(encoding="utf-8")) for path in paths]
        wrong = [(sample, _is_caught(sample, one)) for one in files for sample in _samples(one, "wrong")]
        yield Kind(
            number,
            files[0]["title"],
            tuple(sample for sample, caught in wrong if caught),
            tuple(sample for sample, caught in wrong if not caught),
            tuple(sample for one in files for sample in _samples(one, "right")),
        )


def _samples(declared: dict[str, Any], side: str) -> Iterator[Sample]:
    frame = declared.get("frame", "{}")
    for text in declared[side]:
        yield Sample(text, faults_of(drawn(frame.replace("{}", text.strip("\n"), 1)), "文件.docx"))


def _is_caught(sample: Sample, declared: dict[str, Any]) -> bool:
    """Whether one of the kind's rules tells of a sample: as a note, not an error, where rounding explains it."""
    told = [one for one in sample.findings if one.rule in declared["rules"]]
    if declared.get("noted"):
        return bool(told) and all(one.severity is not Severity.ERROR for one in sample.findings)
    return any(one.severity is not Severity.NOTE for one in told)


def counted(kind: Kind) -> str:
    """The kind's line of the table."""
    wrong, caught, missed = len(kind.caught) + len(kind.missed), len(kind.caught), len(kind.missed)
    errors, warnings = len(kind.alarms(Severity.ERROR)), len(kind.alarms(Severity.WARNING))
    return f"| {kind.title} | {wrong} | {caught} | {missed} | {len(kind.right)} | {errors} | {warnings} |"


def edited() -> Iterator[str]:
    """The finished samples edited in single places, as `tests.edited` does: made, and told without the ledger."""
    made, told = Counter[str](), Counter[str]()
    for one in samples():
        known = _telling(one.xml, one)
        for edit in edits(one):
            made[edit.kind] += 1
            told[edit.kind] += bool(_telling(edit.xml, one) - known)
    return (f"| {kind} | {made[kind]} | {told[kind]} |" for kind in KINDS)


def _telling(xml: str, one: Edited) -> set[tuple[str, str]]:
    """Rule and words of every error and warning about a body."""
    flow = Flow()
    flow.feed(xml)
    found = faults_of(blocks_of(Reading(tuple(flow.units), {}, one.styles)), "文件.docx")
    return {(told.rule, told.message) for told in found if told.severity is not Severity.NOTE}


def main() -> None:
    """Count and print."""
    if "--edits" in sys.argv:
        print("\n".join(edited()))  # noqa: T201 - its result
        return
    found = list(kinds())
    print("\n".join(map(counted, found)))  # noqa: T201 - its result
    caught, missed = sum(len(kind.caught) for kind in found), sum(len(kind.missed) for kind in found)
    right = sum(len(kind.right) for kind in found)
    print(f"caught {caught} of {caught + missed}; {right} right ones")  # noqa: T201 - its result
    for kind in found if "--names" in sys.argv else ():
        for sample in kind.missed:
            print("not caught:", sample.opening)  # noqa: T201 - its result
        for sample in kind.right:
            alarms = [told.rule for told in sample.findings if told.severity is not Severity.NOTE]
            if alarms:
                print("false alarm:", sample.opening, alarms)  # noqa: T201 - its result


if __name__ == "__main__":
    main()
