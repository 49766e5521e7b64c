"""Texts that are searched together: what stands between them, and how a part of one is shown."""

from __future__ import annotations

from disclosuregen.personal import masked

__all__ = ["END", "around", "opening"]

# Stands before, between and after texts that are searched together: no text holds it, and no space is it.
END = "\x00"
_SHOWN, _MOST_SHOWN = 8, 40


def around(text: str, start: int, end: int) -> str:
    """A part of a text with a few characters on either side, on one line, personal numbers masked."""
    shown = masked(text)
    first, last = max(0, start - _SHOWN), min(len(text), max(end, start + 1) + _SHOWN)
    last = min(last, first + _MOST_SHOWN)
    inside = " ".join(shown[first:last].split())
    return f"{'…' if first else ''}{inside}{'…' if last < len(text) else ''}"


def opening(text: str) -> str:
    """The beginning of a text, as `around` shows it."""
    return around(text, 0, _MOST_SHOWN)
