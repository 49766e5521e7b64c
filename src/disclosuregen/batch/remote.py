"""What a worker on another machine does: bytes come and bytes go, nothing is shared but this program."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING

import psutil

from disclosuregen.batch.kinds import Job, Made
from disclosuregen.batch.shelf import digest_of, digest_of_folder
from disclosuregen.batch.work import TOO_MUCH, Setup, cover_at, made
from disclosuregen.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from disclosuregen.covers import Cover
    from disclosuregen.packs import Packs

__all__ = ["Bundle", "Parcel", "bundled", "look_in", "make_of", "program"]

_PRIOR = "上年"
_EVERY = 0.2


@frozen
class Bundle:
    """The packs of a run as bytes: for each folder of packs its files by name; sent once to each worker."""

    folders: tuple[dict[str, bytes], ...]
    wanted: str
    memory: int
    seconds: int
    digest: str
    prior: str = ""


@frozen
class Parcel:
    """A workbook as bytes, with last year's where they are asked for; see Job."""

    name: str
    content: bytes
    pack: str = ""
    key: str = ""
    prior: tuple[tuple[str, bytes], ...] = ()


def bundled(setup: Setup, seconds: int) -> Bundle:
    """The packs of a run, ready to be sent; raises OSError."""
    folders = [folder for folder in setup.folders if folder.is_dir()]
    wanted = Path(setup.wanted)
    named = setup.wanted
    if setup.wanted and wanted.is_dir():
        # A folder of its own among the others; its packs are found first.
        folders.insert(0, wanted.parent)
        named = wanted.name
    files = tuple(dict(_files(folder)) for folder in folders)
    digest = digest_of_folder(folders, "*")
    prior = setup.prior.name if setup.prior is not None else ""
    return Bundle(files, named, setup.memory, seconds, digest_of(f"{digest} {named} {prior}".encode()), prior)


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    for card in sorted(folder.glob("*/pack.toml")):
        for path in sorted(card.parent.rglob("*")):
            if path.is_file() and not path.name.startswith((".", "~$")):
                yield path.relative_to(folder).as_posix(), path.read_bytes()


def program() -> str:
    """The digest of this program, which has to be the same everywhere."""
    return digest_of_folder((Path(__file__).parents[1],), "*.py")


class _Site:
    """What this worker keeps: the packs it has unpacked, by digest; one document is made at a time."""

    packs: dict[str, Packs] = {}  # noqa: RUF012 - one for the process is what is meant
    lock = Lock()


def _packs(bundle: Bundle) -> Packs:
    if bundle.digest not in _Site.packs:
        root = Path(mkdtemp(prefix="disclosuregen-"))
        folders = []
        for number, files in enumerate(bundle.folders):
            folder = root / str(number)
            for name, content in files.items():
                path = folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            folders.append(folder)
        # An empty archive, which is told for each document what there is.
        prior = root / _PRIOR / bundle.prior if bundle.prior else None
        if prior is not None:
            prior.mkdir(parents=True)
        _Site.packs[bundle.digest] = Setup(tuple(folders), bundle.wanted, prior).packs()
    return _Site.packs[bundle.digest]


def look_in(bundle: Bundle, parcels: Sequence[tuple[str, bytes]], as_pack: str = "") -> list[Cover | None]:
    """The covers of some workbooks."""
    with _Site.lock, TemporaryDirectory() as folder:
        packs = _packs(bundle)
        return [cover_at(_laid(Path(folder) / str(n), *one), packs, as_pack) for n, one in enumerate(parcels)]


def make_of(bundle: Bundle, parcel: Parcel) -> Made:
    """What comes of a workbook; beyond the bounds of one document the worker ends, which the scheduler notices."""
    with _Site.lock, TemporaryDirectory() as folder, _Watched(bundle):
        root = Path(folder)
        laid = tuple(_laid(root / f"{_PRIOR}{number}", *one) for number, one in enumerate(parcel.prior))
        return made(Job(_laid(root, parcel.name, parcel.content), parcel.pack, parcel.key, laid), _packs(bundle))


def _laid(folder: Path, name: str, content: bytes) -> Path:
    """A file of that name in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / Path(name).name
    path.write_bytes(content)
    return path


class _Watched:
    """Ends this process when a document takes more time or memory than one may."""

    def __init__(self, bundle: Bundle) -> None:
        self.bundle, self.done = bundle, Event()

    def __enter__(self) -> None:
        Thread(target=self._watch, daemon=True).start()

    def __exit__(self, *_: object) -> None:
        self.done.set()

    def _watch(self) -> None:
        process, left = psutil.Process(), self.bundle.seconds / _EVERY
        while not self.done.wait(_EVERY):
            left -= 1
            if left < 0 or process.memory_info().rss > self.bundle.memory:
                os._exit(TOO_MUCH)
