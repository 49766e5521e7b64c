"""Where packs are sought: ./templates, then the checkout's templates, then the installed wheel's copy."""

from __future__ import annotations

import re
from pathlib import Path

from disclosuregen.findings import Finding, PackFault, finding
from disclosuregen.frozen import frozen
from disclosuregen.names import nearest
from disclosuregen.places import Place

__all__ = ["Library", "resolve"]

_ID = re.compile(r"[a-z0-9-]+")
_CARD = "pack.toml"
_LINKED = "是一个链接（快捷方式），不是真正的文件夹，请把文件夹本身复制过来"
_NO_ID = "文件夹名只能用小写字母、数字和减号，请改名"
_NO_CARD = "里面没有 pack.toml；被记事本存成 pack.toml.txt 的，去掉后面的 .txt"
# What tells a folder that has lost its card from any other folder.
_PARTS = ("form.toml", "template.docx", "pack.toml.txt")


@frozen
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
        return tuple(dict.fromkeys(name for name in found if _ID.fullmatch(name) and self._is_own(name)))

    def nearest(self) -> tuple[str, ...]:
        """The ids of the packs in the nearest folder that has any."""
        for folder in self.folders:
            if ids := Library((folder,)).ids():
                return ids
        return ()

    def _is_own(self, name: str) -> bool:
        """Whether the nearest folder of that name lies where it seems to: a link may lead anywhere."""
        return not next(folder / name for folder in self.folders if (folder / name / _CARD).is_file()).is_symlink()

    def unusable(self) -> tuple[tuple[str, str], ...]:
        """The folders that hold a pack, or what is left of one, and cannot be used, each with the reason."""
        inside = [path for folder in reversed(self.folders) if folder.is_dir() for path in sorted(folder.glob("*/"))]
        # A folder that has its card is found before a nearer one without.
        found = {path.name: path for path in inside if any((path / part).is_file() for part in _PARTS)}
        found |= {path.name: path for path in inside if (path / _CARD).is_file()}
        why = {name: "" if (path / _CARD).is_file() else _NO_CARD for name, path in found.items()}
        why |= {name: _LINKED for name, path in found.items() if path.is_symlink()}
        why |= {name: _NO_ID for name in found if not _ID.fullmatch(name)}
        return tuple((name, said) for name, said in sorted(why.items()) if said)

    def folder(self, pack_id: str) -> Path:
        """The folder of the pack with that id; raises PackFault when there is none."""
        if _ID.fullmatch(pack_id):
            for folder in self.folders:
                if (folder / pack_id / _CARD).is_file():
                    return _own(folder / pack_id)
        raise PackFault([_unknown(pack_id, self)])


def resolve(wanted: str, library: Library) -> Path:
    """The folder of `wanted`, which is an id, or (from the command line only) a folder; raises PackFault."""
    if _ID.fullmatch(wanted) and wanted in library.ids():
        return library.folder(wanted)
    path = Path(wanted)
    if (path / _CARD).is_file():
        return _own(path)
    raise PackFault([_unknown(wanted, library)])


def _own(folder: Path) -> Path:
    """The folder; raises PackFault for a link, which may lead to somebody else's files."""
    if folder.is_symlink():
        raise PackFault([finding("P04", Place("", ""), why=f"“{folder.name}”{_LINKED}")])
    return folder


def _unknown(wanted: str, library: Library) -> Finding:
    if why := dict(library.unusable()).get(wanted):
        return finding("P04", Place("", ""), why=f"“{wanted}”不能使用：{why}")
    ids = library.ids()
    near = nearest(wanted, list(ids))
    return finding(
        "P03",
        Place("", ""),
        read=wanted,
        near=f"，是不是“{near}”" if near else "",
        known="、".join(ids) or "（没有）",
    )
