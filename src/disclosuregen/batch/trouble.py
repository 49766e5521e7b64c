"""What is said of an error that ended the work on one file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from disclosuregen.delivery import unread
from disclosuregen.findings import Finding, PackFault, finding
from disclosuregen.places import Place

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["trouble"]


def trouble(path: Path, error: BaseException | None) -> tuple[Finding, ...]:
    """What is said of an error that ended the work on a file: the pack's fault, the system's, or ours."""
    if isinstance(error, PackFault):
        return error.told
    if isinstance(error, OSError):
        return (unread(path, error),)
    why = f"{type(error).__name__}: {error}"
    return (finding("E03", Place(path.name, ""), why=why),)
