"""The rules: one text for message and remedy of each, whoever shows it. Ids are never reused."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING

from disclosuregen.rules.kinds import About, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["RULES", "About", "Rule", "Severity"]

# The modules beside this one, what each calls its rules, and their ids. A document has findings of few of them.
_HOMES = {
    "door": (
        "DOOR_RULES",
        "W01 W02 W03 W04 S01 S02 S03 S04 S05 S06 S07 S08 S09 S10 S11 S12 S13 S14 S15 S16 S17 S19 S18 S20 S21",
    ),
    "cells": ("CELL_RULES", "C01 C02 C03 C04 C05 C06 C07 C08 C09 C10 C11 C12 C13 C14 C15 C25 C16 C17 C18 C19 C20 C26"),
    "totals": ("TOTAL_RULES", "H01 H02 H03 H04"),
    "accounts": ("ACCOUNT_RULES", "K01 K02 K03 K04 Y01 Y02 Y03 Y04 Y05 Y06 Y07"),
    "words": (
        "WORD_RULES",
        "T01 T02 T03 T18 T04 T05 T06 T07 T08 T09 T10 T11 T12 T13 T14 T15 T16 T17 M01 M02 M03 M04 M05",
    ),
    "answers": ("ANSWER_RULES", "A01 A02"),
    "claims": (
        "CLAIM_RULES",
        (
            "D01 D02 D03 D04 D05 D06 D07 D08 D09 D10 D11 D16 D12 D13 D14 D15 D17"
            " D18 D19 D20 D21 D22 D23 D24 D25 D26 D27 D28"
        ),
    ),
    "documents": ("DOCUMENT_RULES", "D31 D32 D33 D34 D35 D36 D37 D38 D39 D40 D41 D42 D43 D44 D45 D46 D47 D48"),
    "pack": ("PACK_RULES", "P01 P02 P03 P04 P05 P07 P06 P30 P33 P25 P26 P27 P40 P29"),
    "templates": (
        "TEMPLATE_RULES",
        "P10 P11 P12 P13 P14 P15 P16 P17 P18 P19 P20 P28 P21 P22 P23 P24 P38 P31 P32 P34 P35 P36 P37 P39",
    ),
    "run": ("RUN_RULES", "E01 E02 E03 E04 E05 E06 B02 B03 B01"),
    "many": ("MANY_RULES", "B04 B05 B06 B07 R01 R02 R03 R04 R05 R06"),
}
_HOME_OF = {rule: (module, name) for module, (name, rules) in _HOMES.items() for rule in rules.split()}


class _Rules(Mapping[str, Rule]):
    """The rules by id; their texts are read when one of them is wanted."""

    def __init__(self) -> None:
        self._read: dict[str, Rule] = {}

    def __getitem__(self, rule: str) -> Rule:
        """A rule, and for the next look those that stand in the same module."""
        if rule not in self._read:
            module, name = _HOME_OF[rule]
            rules: tuple[Rule, ...] = getattr(import_module(f"{__name__}.{module}"), name)
            self._read |= {one.id: one for one in rules}
        return self._read[rule]

    def __contains__(self, rule: object) -> bool:
        """Whether there is such a rule, for which none is read."""
        return rule in _HOME_OF

    def __iter__(self) -> Iterator[str]:
        """The ids of all rules, in the order in which they are listed."""
        return iter(_HOME_OF)

    def __len__(self) -> int:
        """How many there are."""
        return len(_HOME_OF)


RULES: Mapping[str, Rule] = _Rules()
