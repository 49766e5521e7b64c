"""What a document is made from beside its workbook, in one digest: what did not change need not be made again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from disclosuregen.batch.shelf import digest_of, digest_of_folder
from disclosuregen.frozen import frozen

if TYPE_CHECKING:
    from disclosuregen.batch.work import Setup

__all__ = ["Basis"]


@frozen
class Basis:
    """What a document depends on beside its workbook: the packs, the program, last year's workbooks."""

    common: str

    @classmethod
    def of(cls, setup: Setup) -> Basis:
        """One digest of it all."""
        program = digest_of_folder((Path(__file__).parents[1],), "*.py")
        wanted = (Path(setup.wanted),) if Path(setup.wanted).is_dir() and setup.wanted else ()
        packs = digest_of_folder((*(folder for folder in setup.folders if folder.is_dir()), *wanted), "*")
        prior = ""
        if setup.prior is not None and setup.prior.is_dir():
            prior = digest_of_folder((setup.prior,), "*.xlsx")
        elif setup.prior is not None:
            prior = digest_of(setup.prior.read_bytes())
        return cls(f"{program} {packs} {prior} {setup.wanted}")

    def behind(self, path: Path) -> str:
        """The digest of everything behind a document; raises OSError."""
        return digest_of(f"{self.common} {digest_of(path.read_bytes())}".encode())
