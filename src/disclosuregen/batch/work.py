"""What a worker does with one workbook: everything but writing files."""

from __future__ import annotations

import gc
import os
import signal
from threading import Thread
from time import sleep
from typing import TYPE_CHECKING

import psutil

from disclosuregen.archive import Archive
from disclosuregen.batch.kinds import DOCUMENT, MARKED, Job, Made
from disclosuregen.batch.trouble import trouble
from disclosuregen.covers import Cover, cover_of
from disclosuregen.delivery import file_name
from disclosuregen.facts import Facts, facts_of
from disclosuregen.findings import PackFault, Severity
from disclosuregen.frozen import frozen
from disclosuregen.pack import Library
from disclosuregen.packs import Packs
from disclosuregen.papers import LEDGER, ORIGINS, papers_of
from disclosuregen.pipeline import generate
from disclosuregen.workbook.intake import admit
from disclosuregen.workbook.marked import Unmarkable, marked

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from disclosuregen.findings import Finding

__all__ = ["TOO_MUCH", "Setup", "begin", "cover_at", "look", "made", "make"]

# How a worker ends that has taken more memory than one document may.
TOO_MUCH = 77
_EVERY = 0.2
_SELDOM = (50_000, 20, 20)


@frozen
class Setup:
    """What a worker has to know before its first workbook; `memory` is its bound in bytes, 0 for none."""

    folders: tuple[Path, ...]
    wanted: str = ""
    prior: Path | None = None
    memory: int = 0

    def packs(self) -> Packs:
        """The packs of the run, none of them loaded yet."""
        return Packs(Library(self.folders), self.wanted, archive=Archive(self.prior) if self.prior else None)


class _Worker:
    """What a worker process keeps from one workbook to the next."""

    packs: Packs


def begin(setup: Setup) -> None:
    """Make this process a worker: an interruption is for the caller to handle, and memory has a bound."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # A document is tens of thousands of objects that all live until it is done: looking for garbage among them as often
    # as Python does by itself is a fifth of its time, and half of that of one with thousands of rows.
    gc.set_threshold(*_SELDOM)
    _Worker.packs = setup.packs()
    if setup.memory:
        Thread(target=_watch, args=(setup.memory,), daemon=True).start()


def _watch(bound: int) -> None:
    process = psutil.Process()
    while process.memory_info().rss < bound:
        sleep(_EVERY)
    os._exit(TOO_MUCH)


def look(paths: Sequence[Path], as_pack: str = "") -> list[Cover | None]:
    """The covers of some workbooks; what cannot be read has none."""
    return [cover_at(path, _Worker.packs, as_pack) for path in paths]


def cover_at(path: Path, packs: Packs, as_pack: str = "") -> Cover | None:
    """The cover of a workbook, None when it cannot be read."""
    try:
        return cover_of(path, packs, as_pack)
    except (PackFault, OSError):
        return None


def make(job: Job) -> Made:
    """What comes of a workbook in this worker."""
    return made(job, _Worker.packs)


def made(job: Job, packs: Packs) -> Made:
    """What comes of a workbook; a fault of ours is raised."""
    if job.prior is not None and packs.archive is not None:
        packs.archive.known = {job.pack: {job.key: list(job.prior)}}
    try:
        return _made(job.path, packs)
    except (PackFault, OSError) as error:
        return Made(trouble(job.path, error))


def _made(path: Path, packs: Packs) -> Made:
    outcome = generate(path, packs)
    pack = outcome.pack.card.id if outcome.pack is not None else ""
    files: dict[str, bytes] = {}
    name = ""
    if outcome.document is not None:
        name = file_name(outcome.name, DOCUMENT)
        files = {DOCUMENT: outcome.document}
        files |= zip((LEDGER, ORIGINS), papers_of(outcome, path, name), strict=True)
    if any(one.severity is not Severity.NOTE for one in outcome.findings) and (copy := _copy(path, outcome.findings)):
        files[MARKED] = copy
    facts = facts_of(outcome.form, outcome.pack, outcome.ledger) if outcome.form and outcome.pack else Facts()
    return Made(outcome.findings, pack, name, files, facts)


def _copy(path: Path, findings: tuple[Finding, ...]) -> bytes:
    """The workbook with its findings on the cells; empty when it cannot be had."""
    package = admit(path).package
    try:
        return marked(package, findings) if package is not None else b""
    except Unmarkable:
        return b""
