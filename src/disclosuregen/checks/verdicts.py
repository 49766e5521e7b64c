"""What is left of the findings once the bureau's severities and the department's answers are heard."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from disclosuregen.findings import Finding, Severity, finding
from disclosuregen.names import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from disclosuregen.model import Cell, Form
    from disclosuregen.pack import Pack

__all__ = ["settled"]

_OFF = "off"
# Anything shorter is no reason: 无, 同上, 已核对.
_SHORTEST = 6


def settled(findings: Iterable[Finding], form: Form, pack: Pack) -> Iterator[Finding]:
    """The findings as they count here: softened as the pack says, explained where the department has answered.

    Nothing explains an error. An answer that cannot count is told (A01, A02).
    """
    soft: set[str] = set()
    known: set[str] = set()
    for one in _softened(findings, pack):
        answer = form.answers.get(one.rule)
        known.add(one.rule)
        if answer is None or one.severity is Severity.ERROR:
            yield one
            continue
        soft.add(one.rule)
        yield replace(one, explained=answer.text) if _says_something(answer) else one
    for rule, answer in form.answers.items():
        if rule in soft and not _says_something(answer):
            yield finding("A01", answer.place, read=answer.text, expected=_SHORTEST)
        elif rule in known - soft:
            yield finding("A02", answer.place, read=rule)


def _softened(findings: Iterable[Finding], pack: Pack) -> Iterator[Finding]:
    for one in findings:
        said = pack.overrides.get(one.rule)
        if said is None:
            yield one
        elif said != _OFF:
            yield replace(one, severity=Severity(said))


def _says_something(answer: Cell) -> bool:
    return len(folded(answer.text)) >= _SHORTEST
