"""Findings: what is wrong, where, and what to do. They are data and are collected, all of them, in one run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from disclosuregen.personal import masked
from disclosuregen.rules import RULES, About, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from disclosuregen.places import Place

__all__ = ["RULES", "About", "Finding", "PackFault", "Rule", "Severity", "finding", "has_errors"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule has to say about some places; personal numbers that its words quote are masked."""

    rule: str
    severity: Severity
    about: About
    message: str
    places: tuple[Place, ...] = ()
    remedy: str = ""

    def __post_init__(self) -> None:
        """Mask what must not be shown, whoever makes the finding."""
        object.__setattr__(self, "message", masked(self.message))
        object.__setattr__(self, "remedy", masked(self.remedy))


class PackFault(Exception):  # noqa: N818 - "fault" is the word of the design: never blamed on the department
    """The pack cannot be used; `findings` says everything that is wrong with it."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        """Keep the findings; they are printed by whoever talks to a person."""
        self.findings = tuple(findings)
        super().__init__("; ".join(item.message for item in self.findings))


def finding(rule: str, *places: Place, **words: object) -> Finding:
    """The finding of a rule at some places; `words` fill the rule's message and remedy."""
    text = RULES[rule]
    filled = {key: str(value) for key, value in words.items()}
    return Finding(rule, text.severity, text.about, text.message.format(**filled), places, text.remedy.format(**filled))


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether any of the findings stops the document."""
    return any(item.severity is Severity.ERROR for item in findings)
