"""A pack and the one it extends: which folders, and how their TOML comes together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from disclosuregen.findings import PackFault, finding
from disclosuregen.pack.find import Library
from disclosuregen.pack.shape import parse_toml
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["file_of", "folders_of", "merged", "sections", "without_off"]

_DEEPEST = 5


def folders_of(folder: Path, library: Library) -> tuple[Path, ...]:
    """The folders of a pack and its ancestors, the pack itself first; raises PackFault for a loop or no such pack."""
    folders = [folder]
    while wanted := parse_toml(folders[-1] / "pack.toml")[0].get("extends"):
        if not isinstance(wanted, str) or len(folders) == _DEEPEST:
            raise PackFault(
                [finding("P04", Place("pack.toml", ""), why="extends 应为一个模板包的名称，且不能绕回自己")]
            )
        beside = Library((folders[-1].parent, *library.folders))
        parent = beside.folder(wanted)
        if parent.resolve() in {known.resolve() for known in folders}:
            raise PackFault([finding("P04", Place("pack.toml", ""), why=f"extends“{wanted}”绕回了自己")])
        folders.append(parent)
    return tuple(folders)


def file_of(folders: tuple[Path, ...], name: str) -> Path:
    """A file of a pack: its own, or else the nearest ancestor's; the pack's own place when nobody has it.

    Raises PackFault for a name that leads out of the folder, also through a link.
    """
    for folder in folders:
        path = folder / name
        if not path.resolve().is_relative_to(folder.resolve()):
            raise PackFault([finding("P04", Place("pack.toml", ""), why=f"文件“{name}”不在模板包文件夹里")])
        if path.is_file():
            return path
    return folders[0] / name


def merged(parent: object, child: object) -> object:
    """Two TOML values as one: tables key by key, lists of named entries name by name, anything else the child's."""
    if isinstance(parent, dict) and isinstance(child, dict):
        both = dict(parent)
        for key, value in child.items():
            both[key] = merged(both[key], value) if key in both else value
        return both
    if isinstance(parent, list) and isinstance(child, list) and all(_name(entry) for entry in (*parent, *child)):
        entries = {_name(entry): entry for entry in parent}
        for entry in child:
            name = _name(entry)
            entries[name] = merged(entries[name], entry) if name in entries else entry
        return list(entries.values())
    return child


def without_off(value: object) -> object:
    """The value without entries that are switched off (`off = true`)."""
    if isinstance(value, dict):
        return {key: without_off(inside) for key, inside in value.items() if key != "off"}
    if isinstance(value, list):
        return [without_off(entry) for entry in value if not (isinstance(entry, dict) and entry.get("off") is True)]
    return value


def _name(entry: object) -> str:
    if not isinstance(entry, dict):
        return ""
    return next((str(entry[key]) for key in ("id", "name", "label") if entry.get(key)), "")


def sections(raw: Mapping[str, object], key: str) -> tuple[dict[str, object], ...]:
    """The tables of one array of tables."""
    entries = raw.get(key, [])
    return tuple(entry for entry in entries if isinstance(entry, dict)) if isinstance(entries, list) else ()
