"""Reasons against the changes they explain."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from disclosuregen.claims.links import name_of, same_name
from disclosuregen.findings import Finding, Severity, finding
from disclosuregen.late import late
from disclosuregen.places import Place
from disclosuregen.wording.directions import effect_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from disclosuregen.claims.links import Claims
    from disclosuregen.claims.statements import Cause, Said, Statement

__all__ = ["reasons_agree"]

# A reason that weighs one thing against another may speak of both directions.
_TURNS = late("但|不同|相抵|抵消|同时|虽")
_MOVED = {1: "增加", -1: "减少", 0: "没有变化"}


def reasons_agree(claims: Claims) -> Iterator[Finding]:
    """D06: 减少的主要原因 stands behind a decrease, and what it goes on to say does not mean an increase."""
    for said in claims.passages:
        for cause in said.causes:
            before = [one for one in said.statements if one.begin < cause.begin and not one.aside and _moves(one)]
            if not before:
                continue
            if cause.sign:
                yield from _lead(cause, before, claims)
            else:
                yield from _effect(cause, before, said, claims)


def _moves(one: Statement) -> bool:
    return bool(one.same) or bool(one.change is not None and one.sign) or bool(one.rate is not None and one.turn)


def _sign(one: Statement) -> int:
    if one.change is not None and not one.change.value:
        return 0
    return 0 if one.same and one.change is None else one.sign or one.turn


def _lead(cause: Cause, before: list[Statement], claims: Claims) -> Iterator[Finding]:
    """The lead names a direction: that of its own figure, of the last one, or of the first."""
    if cause.subject:
        own = claims.essence(cause.subject)
        subjects = [one for one in before if same_name(claims.essence(one.lead), own)]
        before = subjects or before
    signs = [_sign(one) for one in before]
    # Where the rate goes the way of the reason it is the change that is written the wrong way: D04 tells that.
    if cause.sign in {signs[-1], signs[0], before[-1].turn, before[0].turn}:
        return
    # What moved the other way is wrong, rather than what did not move.
    one = before[0] if signs[0] and not signs[-1] else before[-1]
    told = finding(
        "D06", Place(claims.file, one.passage.block.where), label=name_of(one), moved=_said(_sign(one)), read=cause.said
    )
    yield told if cause.sign not in signs else replace(told, severity=Severity.WARNING)


def _effect(cause: Cause, before: list[Statement], said: Said, claims: Claims) -> Iterator[Finding]:
    """The reason itself speaks of the other direction only."""
    one = before[-1]
    sign = _sign(one)
    signs = {_sign(other) for other in before if other.sentence >= one.sentence - 1}
    reason = said.passage.text[cause.begin : cause.end].lstrip("是为：因")
    if not sign or -sign in signs or _TURNS.search(reason):
        return
    other = effect_of(reason, -sign)
    if other:
        told = finding(
            "D06", Place(claims.file, one.passage.block.where), label=name_of(one), moved=_said(sign), read=other
        )
        yield replace(told, severity=Severity.WARNING)


def _said(sign: int) -> str:
    return f"比上年{_MOVED[sign]}" if sign else "和上年相同"
