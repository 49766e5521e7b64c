"""What the commands of a bureau share: what they return, how they refuse, how they write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from disclosuregen.delivery import deliver, owned_by_pack, unwritten
from disclosuregen.findings import Finding, PackFault, finding
from disclosuregen.places import Place

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Said", "handed_over", "refused", "written"]

# Lines for stdout, and findings.
Said = tuple[list[str], tuple[Finding, ...]]


def refused(why: str) -> PackFault:
    """What is wrong with a command line is in no file of a pack."""
    return PackFault([finding("P04", Place("", ""), why=why)])


def handed_over(target: Path, content: bytes) -> tuple[Finding, ...]:
    """Write a file for the bureau to look at; raises PackFault where it would lie among a pack's own files."""
    if owned_by_pack(target):
        raise refused(f"“{target.name}”不能写进模板包的文件夹，请换一个文件名或文件夹")
    return written(target, content)


def written(target: Path, content: bytes) -> tuple[Finding, ...]:
    """Write a file; the finding that says why when it could not be written."""
    try:
        deliver(target, content)
    except OSError as error:
        return (unwritten(target, error),)
    return ()
