"""The packs there are, and new ones: copied whole, or extending another."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from disclosuregen.delivery import deliver, is_reserved, unwritten
from disclosuregen.findings import PackFault, has_errors
from disclosuregen.pack import resolve
from disclosuregen.pack.lineage import file_of
from disclosuregen.pack.tomltext import read_toml
from disclosuregen.packcheck import examined, sound
from disclosuregen.packcommands.said import refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from disclosuregen.pack.spec import PackCard
    from disclosuregen.packcommands.said import Said
    from disclosuregen.pipeline import Packs

__all__ = ["list_packs", "new_pack"]

_ID = re.compile(r"[a-z0-9-]+")
_ID_LINE = re.compile(r"(?m)^[ \t]*id[ \t]*=[ \t]*(?:\"[^\"\n]*\"|'[^'\n]*')")
_CARD = "pack.toml"
_LEFT = ("~$", ".", "__pycache__")


def list_packs(packs: Packs) -> Said:
    """One line a pack: id, title, years, or what keeps it from being used; then folders that cannot be packs."""
    lines = [_listed(pack_id, packs) for pack_id in packs.library.ids()]
    lines += [f"{name}　不能使用：{why}" for name, why in packs.library.unusable()]
    return lines or ["没有找到模板包。"], ()


def _listed(pack_id: str, packs: Packs) -> str:
    try:
        pack, findings = examined(packs.library.folder(pack_id), packs.library)
    except PackFault as fault:
        pack, findings = None, fault.findings
    if pack is None or has_errors(findings):
        errors = sum(has_errors([one]) for one in findings)
        return f"{pack_id}　不能使用：有 {errors} 个问题，请运行 disclosuregen pack check {pack_id}"
    years = "—".join(str(year) for year in pack.card.years)
    parent = f"　继承自 {pack.card.extends}" if pack.card.extends else ""
    return f"{pack_id}　{pack.card.title}　{years} 年　版本 {pack.card.version}{parent}"


def new_pack(name: str, parent: str, packs: Packs, *, extends: bool) -> Said:
    """Copy a pack to ./templates/NAME, or start one there that extends it; raises PackFault for a bad name."""
    target = Path("templates") / name
    if not _ID.fullmatch(name) or is_reserved(name):
        raise refused(f"名称“{name}”只能用小写字母、数字和减号，也不能是 con、nul 这样系统保留的名称")
    if os.path.lexists(target) or name in packs.library.ids():
        raise refused(f"已经有名为“{name}”的模板包，请换一个名称")
    source = resolve(parent, packs.library)
    card = sound(source, packs.library).card
    files = {_CARD: _extending(card, name)} if extends else dict(_copied(source, name))
    aside = target.with_name(f".{name}.{os.getpid()}.tmp")
    try:
        for path, content in files.items():
            deliver(aside / path, content)
        aside.rename(target)
    except OSError as error:
        return [], (unwritten(target, error),)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    where = f"在当前文件夹“{Path.cwd().name}”里；以后的命令也要在这个文件夹里运行"
    return [f"已生成  templates/{name}（{'继承' if extends else '复制'}自 {card.id}）", f"　　　　{where}。"], ()


def _extending(card: PackCard, name: str) -> bytes:
    """The card of a pack that says nothing of its own yet."""
    # JSON writes texts as TOML reads them.
    title, version = (json.dumps(text, ensure_ascii=False) for text in (f"{card.title}（{name}）", card.version))
    return (
        f"# 继承 {card.id}：这里和同文件夹的文件里只写要改的，没写的照用。\n"
        f'id = "{name}"\ntitle = {title}\nversion = {version}\nextends = "{card.id}"\n'
    ).encode()


def _copied(source: Path, name: str) -> Iterator[tuple[str, bytes]]:
    """The files of a pack under their names in the copy, which bears another id; PackFault for a link out of it."""
    for path in sorted(source.rglob("*")):
        inside = path.relative_to(source)
        if any(part.startswith(_LEFT) for part in inside.parts):
            continue
        content = file_of((source,), str(inside)).read_bytes() if path.is_file() else None
        if content is not None:
            yield inside.as_posix(), content
    card = (source / _CARD).read_bytes().decode("utf-8-sig")
    if not _ID_LINE.search(card) or not read_toml(source / _CARD).content.get("id"):
        raise refused(f"“{source.name}”的 pack.toml 里找不到“id = ”这一行")
    yield _CARD, _ID_LINE.sub(f'id = "{name}"', card, count=1).encode()
