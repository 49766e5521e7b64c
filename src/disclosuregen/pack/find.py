"""Where packs are sought: ./templates, then the checkout's templates, then the installed wheel's copy."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from disclosuregen.findings import Finding, PackFault, finding
from disclosuregen.names import nearest
from disclosuregen.places import Place

__all__ = ["Library", "resolve"]

_ID = re.compile(r"[a-z0-9-]+")
_CARD = "pack.toml"


@dataclass(frozen=True, slots=True)
class Library:
    """The folders that hold packs, nearest first."""

    folders: tuple[Path, ...]

    @classmethod
    def default(cls) -> Library:
        """The folders of this working directory and this installation."""
        package = Path(__file__).resolve().parents[1]
        checkout = package.parents[1]
        installed = (checkout / "templates",) if (checkout / "pyproject.toml").is_file() else ()
        return cls((Path("templates"), *installed, package / "templates"))

    def ids(self) -> tuple[str, ...]:
        """The ids of all packs, nearest folder first, each once."""
        found = (
            card.parent.name for folder in self.folders if folder.is_dir() for card in sorted(folder.glob(f"*/{_CARD}"))
        )
        return tuple(dict.fromkeys(name for name in found if _ID.fullmatch(name)))

    def folder(self, pack_id: str) -> Path:
        """The folder of the pack with that id; raises PackFault when there is none."""
        if _ID.fullmatch(pack_id):
            for folder in self.folders:
                if (folder / pack_id / _CARD).is_file():
                    return folder / pack_id
        raise PackFault([_unknown(pack_id, self.ids())])


def resolve(wanted: str, library: Library) -> Path:
    """The folder of `wanted`, which is an id, or (from the command line only) a folder; raises PackFault."""
    if _ID.fullmatch(wanted) and wanted in library.ids():
        return library.folder(wanted)
    path = Path(wanted)
    if (path / _CARD).is_file():
        return path
    raise PackFault([_unknown(wanted, library.ids())])


def _unknown(wanted: str, ids: tuple[str, ...]) -> Finding:
    near = nearest(wanted, list(ids))
    return finding(
        "P03",
        Place("", ""),
        read=wanted,
        near=f"，是不是“{near}”" if near else "",
        known="、".join(ids) or "（没有）",
    )
