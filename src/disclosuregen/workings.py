"""A formula of a pack with its numbers filled in, for whoever wants to follow the arithmetic."""

from __future__ import annotations

import ast
from functools import lru_cache
from typing import TYPE_CHECKING

from disclosuregen.formula import computing_of, parse
from disclosuregen.sight import FormulaError, Sight

if TYPE_CHECKING:
    from collections.abc import Callable

    from disclosuregen.amounts import Amount
    from disclosuregen.formula import Computing
    from disclosuregen.model import Form

__all__ = ["spelled_out"]

_SIGNS: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "×", ast.Div: "÷"}
# As many as there are formulas known.
_KEPT = 8_192


def spelled_out(text: str, form: Form, number: Callable[[Amount], str]) -> str:
    """A formula with its numbers filled in: 25838.42 - 26392.08; empty for a single name and what is no formula."""
    words, terms = _spelling(text)
    sight = Sight(form, None, {})
    try:
        amounts = [computing(sight) for computing in terms]
    except FormulaError:
        return ""
    return words.format(*["？" if amount is None else number(amount) for amount in amounts])


@lru_cache(maxsize=_KEPT)
def _spelling(text: str) -> tuple[str, list[Computing]]:
    terms: list[Computing] = []
    try:
        words = _gaps(parse(text).tree, terms)
    except FormulaError:
        words = ""
    return ("", []) if words in {"", "{}"} else (words, terms)


def _gaps(node: ast.expr, terms: list[Computing]) -> str:
    if isinstance(node, ast.BinOp):
        left, right = (_gaps(side, terms) for side in (node.left, node.right))
        if isinstance(node.op, ast.Mult | ast.Div) and isinstance(node.left, ast.BinOp):
            left = f"({left})"
        return f"{left} {_SIGNS[type(node.op)]} {f'({right})' if isinstance(node.right, ast.BinOp) else right}"
    if isinstance(node, ast.UnaryOp):
        return f"-{_gaps(node.operand, terms)}"
    terms.append(computing_of(node))
    return "{}"
