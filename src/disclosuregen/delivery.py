"""Files out: safe names inside the output folder, written aside and moved into place; and why the system refuses."""

from __future__ import annotations

import errno
import os
import re
import unicodedata
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from disclosuregen.findings import Finding, finding
from disclosuregen.late import late
from disclosuregen.names import without_control
from disclosuregen.places import Place

if TYPE_CHECKING:
    from typing import BinaryIO

__all__ = ["deliver", "deliver_all", "file_name", "free_name", "is_reserved", "owned_by_pack", "unread", "unwritten"]

_UNSAFE = late(r'[\\/:*?"<>|\x00-\x1f\x7f-\x9f]')
_RESERVED = late(r"(?:con|conin\$|conout\$|prn|aux|nul|(?:com|lpt)[\d¹²³])(?:[. ].*)?", re.IGNORECASE)
# Characters that are not seen but turn the reading round or cut a line.
_UNSEEN = frozenset({"Cf", "Zl", "Zp"})
# A name may have 255 bytes on Linux and 255 characters on Windows; the rest is for the ending.
_LONGEST, _BYTES = 80, 240
# Beyond this Windows finds no file unless long paths are switched on.
_LONG_PATH = 248
_CARD = "pack.toml"
_REASONS = {
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额已满",
    errno.EFBIG: "文件超过了允许的大小",
    errno.ENAMETOOLONG: "文件名太长",
    errno.EROFS: "磁盘是只读的",
    errno.EISDIR: "这是一个文件夹",
    errno.ENOTDIR: "路径里有一段不是文件夹",
    errno.EEXIST: "已有同名的文件或文件夹",
}


def file_name(wanted: str, ending: str) -> str:
    """A file name that Windows and Linux accept, never a path: `A/B..` becomes `A_B.docx`."""
    seen = "".join(mark for mark in without_control(wanted) if unicodedata.category(mark) not in _UNSEEN)
    plain = _UNSAFE.sub("_", unicodedata.normalize("NFC", seen)).strip(" .")[:_LONGEST]
    plain = plain.encode()[:_BYTES].decode(errors="ignore").strip(" .")
    if not plain or _RESERVED.fullmatch(plain):
        plain = f"_{plain}"
    return f"{plain}{ending}"


def is_reserved(name: str) -> bool:
    """Whether Windows keeps a name for a device: con, nul."""
    return bool(_RESERVED.fullmatch(name))


def free_name(target: Path, tail: str = "") -> Path:
    """A name beside a file that no file has yet: `甲.docx` with the tail `-手工改过`, a number where that is taken."""
    number = 1
    while True:
        free = target.with_name(f"{target.stem}{tail}{f'-{number}' if number > 1 else ''}{target.suffix}")
        # A link that leads nowhere is a file, too.
        if not free.exists() and not free.is_symlink():
            return free
        number += 1


def owned_by_pack(target: Path) -> bool:
    """Whether a file lies in a pack's folder: what we make must never take the place of what a bureau has made."""
    return any((folder / _CARD).is_file() for folder in target.resolve().parents)


def deliver(target: Path, content: bytes) -> None:
    """Write a file whole or not at all; raises OSError when the target cannot be written or is open elsewhere."""
    deliver_all((target, content))


def deliver_all(*files: tuple[Path, bytes]) -> None:
    """Write files that belong together: all of them aside before the first is moved into place.

    Raises OSError, its `filename` the file concerned. The first file should be the one that is open most often: when it
    cannot be replaced, none is.
    """
    aside = [(target, target.with_name(f".{target.name[-40:]}.{os.getpid()}.tmp")) for target, _ in files]
    target, whole = files[0][0], False
    try:
        for (target, temporary), (_, content) in zip(aside, files, strict=True):
            with _opened(temporary, target.parent) as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
        for target, temporary in aside:
            temporary.replace(target)
        whole = True
    except OSError as error:
        error.filename = str(target)
        raise
    finally:
        # Once all of them are in place there is nothing aside to look for.
        for _, temporary in () if whole else aside:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)


def _opened(path: Path, folder: Path) -> BinaryIO:
    """A file to write in a folder, which is made when it is not there: nearly always it is."""
    try:
        return path.open("wb")
    except (FileNotFoundError, NotADirectoryError):
        folder.mkdir(parents=True, exist_ok=True)
        return path.open("wb")


def unread(path: Path, error: OSError) -> Finding:
    """E01: a file could not be read, and why."""
    return finding("E01", Place(_name(path, error), ""), why=_reason(error))


def unwritten(path: Path, error: OSError) -> Finding:
    """E02: a file could not be written, and why; a name that only stood aside is not shown."""
    return finding("E02", Place(path.name, ""), why=_reason(error))


def _name(path: Path, error: OSError) -> str:
    return Path(str(error.filename)).name if error.filename else path.name


def _reason(error: OSError) -> str:
    """Why the system refused, in Chinese as far as it is known."""
    if isinstance(error, PermissionError):
        return "没有权限，或文件正被 Excel、WPS、Word 打开"
    if isinstance(error, FileNotFoundError):
        long = len(str(Path(str(error.filename or "")).absolute())) > _LONG_PATH
        return "路径太长，请换到层级较浅的文件夹" if long else "文件或文件夹不存在"
    return _REASONS.get(error.errno or 0, f"系统报告错误 {error.errno}")
