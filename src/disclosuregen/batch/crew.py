"""Who does the work: processes of which one may hang or die without harm to the others, or this process itself."""

from __future__ import annotations

import multiprocessing
import signal
import sys
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing import resource_tracker
from typing import TYPE_CHECKING, Protocol, Self

from pebble import ProcessExpired, ProcessPool

from disclosuregen.batch.kinds import Job, Made
from disclosuregen.batch.trouble import trouble
from disclosuregen.batch.work import TOO_MUCH, Setup, begin, cover_at, look, made, make
from disclosuregen.findings import finding
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path
    from types import TracebackType

    from disclosuregen.covers import Cover
    from disclosuregen.packs import Packs

__all__ = ["Crew", "Here", "Workers"]

# As many workbooks wait for each worker: it never idles, and few results are held.
_AHEAD = 2
_CHUNK = 16
_TRIES = 2
_WORK = "disclosuregen.batch.work"


@dataclass(slots=True)
class Workers:
    """Processes that make documents; `seconds` is what one document may take, `work` what is done with a workbook."""

    setup: Setup
    jobs: int
    seconds: int
    work: Callable[[Job], Made] = make
    pool: ProcessPool = field(init=False)

    def __enter__(self) -> Self:
        """Start the processes as they are needed."""
        # Forked from a clean server, where the system has it: no process inherits our threads.
        way = "forkserver" if sys.platform.startswith("linux") else "spawn"
        context = multiprocessing.get_context(way)
        if way == "forkserver":
            context.set_forkserver_preload([_WORK])
        self.pool = ProcessPool(self.jobs, initializer=begin, initargs=(self.setup,), context=context)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        """End the processes; at once when something has gone wrong."""
        if kind is None:
            self.pool.close()  # type: ignore[no-untyped-call]  # pebble leaves it untyped
        else:
            self.pool.stop()  # type: ignore[no-untyped-call]  # as above
        self.pool.join()

    def covers(self, paths: Sequence[Path], as_pack: str = "") -> list[Cover | None]:
        """The covers of the workbooks, in their order."""
        chunks = [paths[start : start + _CHUNK] for start in range(0, len(paths), _CHUNK)]
        running = [self._looking(chunk, as_pack) for chunk in chunks]
        found: list[Cover | None] = []
        for chunk, future in zip(chunks, running, strict=True):
            # Where one of them hangs or crashes the others are looked at one by one.
            whole = future.exception() is None
            found += future.result() if whole else [self._alone(path, as_pack) for path in chunk]
        return found

    def _alone(self, path: Path, as_pack: str) -> Cover | None:
        """The cover of one workbook; what is wrong with it is told when it is read as a whole."""
        future = self._looking([path], as_pack)
        return future.result()[0] if future.exception() is None else None

    def _looking(self, paths: Sequence[Path], as_pack: str) -> Future[list[Cover | None]]:
        with _deaf():
            return self.pool.schedule(look, (paths, as_pack), timeout=self.seconds)

    def results(self, jobs: Iterable[Job]) -> Iterator[tuple[Path, Made]]:
        """What comes of each workbook, as soon as it is known; one whose worker was lost is tried once more."""
        waiting = iter(jobs)
        running: dict[Future[Made], tuple[Job, int]] = {}
        while True:
            for job in islice(waiting, self.jobs * _AHEAD - len(running)):
                running[self._begun(job)] = job, 1
            if not running:
                return
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                job, tries = running.pop(future)
                if tries < _TRIES and isinstance(future.exception(), ProcessExpired | TimeoutError):
                    running[self._begun(job)] = job, tries + 1
                else:
                    yield job.path, self._ended(job.path, future)

    def _begun(self, job: Job) -> Future[Made]:
        with _deaf():
            return self.pool.schedule(self.work, (job,), timeout=self.seconds)

    def _ended(self, path: Path, future: Future[Made]) -> Made:
        error, place = future.exception(), Place(path.name, "")
        if error is None:
            return future.result()
        if isinstance(error, MemoryError) or (isinstance(error, ProcessExpired) and error.exitcode == TOO_MUCH):
            return Made((finding("E06", place, expected=self.setup.memory // 2**20),))
        if isinstance(error, ProcessExpired):
            return Made((finding("E05", place, read=error.exitcode),))
        if isinstance(error, TimeoutError):
            return Made((finding("E04", place, expected=self.seconds),))
        return Made(trouble(path, error))


@contextmanager
def _deaf() -> Iterator[None]:
    """No Ctrl-C while processes begin: what was half begun would show where it was; it is heard right after.

    The server that they are forked from stays deaf for good, as they are: to end them is for the caller.
    """
    if sys.platform == "win32":
        yield
        return
    # Beginning this one opens the ears again, so it goes first.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@dataclass(slots=True)
class Here:
    """This very process, one workbook after the other; whatever goes wrong is raised, for those who look for it."""

    setup: Setup
    packs: Packs = field(init=False)

    def __enter__(self) -> Self:
        """Nothing has to be started."""
        self.packs = self.setup.packs()
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing has to be ended."""

    def covers(self, paths: Sequence[Path], as_pack: str = "") -> list[Cover | None]:
        """The covers of the workbooks, in their order."""
        return [cover_at(path, self.packs, as_pack) for path in paths]

    def results(self, jobs: Iterable[Job]) -> Iterator[tuple[Path, Made]]:
        """What comes of each workbook."""
        return ((job.path, made(job, self.packs)) for job in jobs)


class Crew(Protocol):
    """Whoever looks at workbooks and makes documents of them, in whatever order they are done."""

    setup: Setup

    def __enter__(self) -> Self:
        """Begin."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        """End, at once when something has gone wrong."""

    def covers(self, paths: Sequence[Path], as_pack: str = "") -> list[Cover | None]:
        """The covers of the workbooks, in their order."""

    def results(self, jobs: Iterable[Job]) -> Iterator[tuple[Path, Made]]:
        """What comes of each workbook, as soon as it is known."""
