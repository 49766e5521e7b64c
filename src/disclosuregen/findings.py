"""Findings: what is wrong, where, and what to do. They are data and are collected, all of them, in one run."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from itertools import groupby
from types import MappingProxyType
from typing import TYPE_CHECKING

from disclosuregen.frozen import frozen
from disclosuregen.personal import masked
from disclosuregen.rules import RULES, About, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from disclosuregen.places import Place

__all__ = [
    "RULES",
    "SAID",
    "SOMETIMES",
    "About",
    "Finding",
    "PackFault",
    "Rule",
    "Severity",
    "blaming",
    "counted",
    "finding",
    "graded",
    "has_errors",
    "in_order",
]

# What people call a severity, the worst first.
SAID: Mapping[Severity, str] = MappingProxyType(
    {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.NOTE: "提示"}
)
EXPLAINED = "已说明"
# Words of a message that are there in some cases only.
SOMETIMES = frozenset({"tail", "near", "more", "source"})
# Official names with quotes of their own, which messages quote; what was read, or has to be typed, is left as it is.
_NESTED, _INNER = frozenset({"label", "other"}), str.maketrans("“”", "‘’")
_ORDER = {severity: number for number, severity in enumerate(SAID)}


@frozen
class Finding:
    """What one rule has to say about some places; personal numbers in its words are masked.

    `explained` is the department's answer, empty where there is none.
    """

    rule: str
    severity: Severity
    about: About
    message: str
    places: tuple[Place, ...] = ()
    remedy: str = ""
    explained: str = ""

    @property
    def said(self) -> str:
        """What people call it: 错误, 警告, 提示, or 已说明 where the department has answered."""
        return EXPLAINED if self.explained else SAID[self.severity]

    @property
    def sheet(self) -> str:
        """The sheet it is shown under, of a pack the file; empty for the workbook as a whole."""
        if not self.places:
            return ""
        return self.places[0].file if self.about is About.PACK else self.places[0].sheet

    def __post_init__(self) -> None:
        """Mask what must not be shown, whoever makes the finding."""
        object.__setattr__(self, "message", masked(self.message))
        object.__setattr__(self, "remedy", masked(self.remedy))
        object.__setattr__(self, "explained", masked(self.explained))


class PackFault(Exception):  # noqa: N818 - "fault" is the word of the design: never blamed on the department
    """The pack cannot be used; `findings` says everything that is wrong with it, `pack` which one it is."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        """Keep the findings; they are printed by whoever talks to a person."""
        self.findings = tuple(findings)
        self.pack = ""
        super().__init__("; ".join(item.message for item in self.findings))

    @property
    def told(self) -> tuple[Finding, ...]:
        """The findings as they are told beside workbooks: each file of the pack under the pack's name."""
        return tuple(replace(one, places=tuple(map(self._called, one.places))) for one in self.findings)

    def _called(self, place: Place) -> Place:
        return place._replace(file=f"{self.pack}/{place.file}") if self.pack and place.file else place


@contextmanager
def blaming(pack: str) -> Iterator[None]:
    """Whatever turns out to be a pack's fault in here is that pack's."""
    try:
        yield
    except PackFault as fault:
        fault.pack = fault.pack or pack
        raise


def finding(rule: str, *places: Place, **words: object) -> Finding:
    """The finding of a rule at some places; `words` fill the rule's message and remedy."""
    return graded(RULES[rule].severity, rule, *places, **words)


def graded(severity: Severity, rule: str, *places: Place, **words: object) -> Finding:
    """The finding of a rule that is as bad as somebody has found out."""
    text = RULES[rule]
    filled = dict.fromkeys(SOMETIMES, "") | {key: str(value) for key, value in words.items()}
    for key in _NESTED & filled.keys():
        filled[key] = filled[key].translate(_INNER)
    return Finding(rule, severity, text.about, text.message.format(**filled), places, text.remedy.format(**filled))


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether any of the findings stops the document."""
    return any(item.severity is Severity.ERROR for item in findings)


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """The findings as they are shown: those of the whole workbook, then sheet by sheet; the worst of each first."""
    ordered = sorted(findings, key=lambda one: (one.sheet != "", bool(one.explained), _ORDER[one.severity]))
    sheets = {sheet: number for number, sheet in enumerate(dict.fromkeys(one.sheet for one in ordered))}
    return sorted(ordered, key=lambda one: sheets[one.sheet])


def counted(findings: Iterable[Finding]) -> str:
    """`2 个错误、1 个警告、1 个已说明`, or an empty string when there is nothing."""
    ordered = sorted((one.said for one in findings), key=[*SAID.values(), EXPLAINED].index)
    return "、".join(f"{len(list(group))} 个{said}" for said, group in groupby(ordered))
