"""What commands share: the packs and last year's workbooks of a run, files that are handed over."""

from __future__ import annotations

from errno import ENOENT
from pathlib import Path
from typing import TYPE_CHECKING

from disclosuregen.cli.verdict import DONE, stopped, tell

if TYPE_CHECKING:
    from argparse import Namespace

    from disclosuregen.archive import Archive
    from disclosuregen.packs import Packs

__all__ = ["archive_of", "delivered", "kept_out", "packs_of"]


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
