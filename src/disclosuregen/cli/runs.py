"""What commands share: the packs and last year's workbooks of a run, files that are handed over."""

from __future__ import annotations

from contextlib import contextmanager
from errno import ENOENT
from pathlib import Path
from typing import TYPE_CHECKING

from disclosuregen.cli.verdict import DONE, stopped, tell

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator

    from disclosuregen.archive import Archive
    from disclosuregen.findings import Finding
    from disclosuregen.packs import Packs

__all__ = ["PAPERS", "archive_of", "delivered", "kept_out", "moved_aside", "packs_of", "replaced"]

# Where a batch keeps what belongs to its documents.
PAPERS = "工作底稿"
_EDITED = "-手工改过"


def packs_of(options: Namespace) -> Packs:
    """The packs of a run, and last year's workbooks where the command line names them."""
    from disclosuregen.pack import Library
    from disclosuregen.packs import Packs

    return Packs(Library.default(), options.pack or "", archive=archive_of(options))


def archive_of(options: Namespace) -> Archive | None:
    """Last year's workbooks; raises FileNotFoundError when they are not there."""
    prior = getattr(options, "prior", None)
    if not prior:
        return None
    if not Path(prior).exists():
        raise FileNotFoundError(ENOENT, "", prior)
    from disclosuregen.archive import Archive

    return Archive(Path(prior))


def kept_out(target: Path) -> bool:
    """Whether a file must not be written because it would lie among a pack's own; that is told."""
    from disclosuregen.delivery import owned_by_pack

    if owned_by_pack(target):
        tell(f"“{target.name}”不能写进模板包的文件夹，请换一个文件夹。")
        return True
    return False


def delivered(*files: tuple[Path, bytes]) -> int:
    """Write files that belong together; returns the exit code, having said which could not be written and why."""
    from disclosuregen.delivery import deliver_all, unwritten

    try:
        deliver_all(*files)
    except OSError as error:
        return stopped([unwritten(Path(error.filename), error)])
    return DONE


def replaced(target: Path, content: bytes, *papers: tuple[Path, bytes]) -> tuple[int, tuple[Finding, ...]]:
    """Write a document and its papers, the ledger first; returns the exit code, and B02 for what is kept aside.

    That is a document that lies there and is not as its ledger says, or of which nobody can tell: somebody's work.
    """
    from disclosuregen.delivery import deliver_all, unwritten

    try:
        with moved_aside(target, edited=not _is_ours(target, content, papers[0][0])) as moved:
            deliver_all((target, content), *papers)
    except OSError as error:
        return stopped([unwritten(Path(error.filename), error)]), ()
    if moved is None:
        return DONE, ()
    from disclosuregen.findings import finding

    return DONE, (finding("B02", read=target.name, done=f"没有覆盖，已改名为“{moved.name}”"),)


def _is_ours(target: Path, content: bytes, ledger: Path) -> bool:
    """Whether nothing lies there but what was written by us; raises OSError."""
    if not target.is_file():
        return True
    from disclosuregen.papers import is_of

    there = target.read_bytes()
    # A batch keeps the ledgers of its documents beside their folder.
    ledgers = (one for one in (ledger, target.parent.parent / PAPERS / ledger.name) if one.is_file())
    return there in {b"", content} or any(is_of(one.read_bytes(), there) for one in ledgers)


@contextmanager
def moved_aside(target: Path, *, edited: bool) -> Iterator[Path | None]:
    """Where a file that somebody has edited lies while another takes its place; back again when that one cannot."""
    if not edited:
        yield None
        return
    from disclosuregen.delivery import free_name

    free = free_name(target, _EDITED)
    target.rename(free)
    try:
        yield free
    except OSError:
        free.replace(target)
        raise
