"""The same batch on a Dask cluster: workbooks and packs travel as bytes, results come back to be written here."""

from __future__ import annotations

import ipaddress
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from disclosuregen.batch.kinds import Made
from disclosuregen.batch.remote import Parcel, bundled, look_in, make_of, program
from disclosuregen.batch.trouble import trouble
from disclosuregen.findings import finding
from disclosuregen.places import Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from disclosuregen.batch.kinds import Job
    from disclosuregen.batch.work import Setup
    from disclosuregen.covers import Cover

__all__ = ["Cluster", "ClusterError", "is_guarded"]

_AHEAD, _CHUNK, _PATIENCE = 2, 16, 20


class ClusterError(ValueError):
    """The cluster cannot be used; says why in Chinese."""


def is_guarded(address: str) -> bool:
    """Whether what travels to an address cannot be read or changed on the way: by tls://, or within this machine."""
    parts = urlsplit(address if "://" in address else f"tcp://{address}")
    if parts.scheme == "tls":
        return True
    try:
        return parts.hostname == "localhost" or ipaddress.ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return False


@dataclass(slots=True)
class Cluster:
    """The workers of a Dask scheduler; `seconds` is what one document may take."""

    setup: Setup
    address: str
    seconds: int
    client: Any = field(init=False)
    bundle: Any = field(init=False)

    def __enter__(self) -> Self:
        """Connect, and send the packs once to each worker; raises ClusterError."""
        if not is_guarded(self.address):
            raise ClusterError("不在本机的集群要用 tls:// 开头的地址，工作簿不能明文传送")
        try:
            # An extra of the installation: most bureaus have one machine.
            from distributed import Client, Security  # noqa: PLC0415
        except ImportError as error:
            raise ClusterError("没有安装 Dask，请运行 uv sync --extra cluster 后重试") from error
        try:
            self._certified(Security())  # type: ignore[no-untyped-call]  # as its users know
            self.client = Client(self.address, timeout=_PATIENCE, set_as_default=False)  # type: ignore[no-untyped-call]  # as its users know
        except ClusterError:
            raise
        except (OSError, TimeoutError, ValueError) as error:
            raise ClusterError(f"连不上集群 {self.address}，请检查地址、证书，以及调度程序是否已经启动") from error
        with ExitStack() as begun:
            begun.callback(self.client.close)
            self._same_program()
            self.bundle = self.client.scatter(bundled(self.setup, self.seconds), broadcast=True, hash=False)
            begun.pop_all()
        return self

    def _certified(self, security: Any) -> None:  # noqa: ANN401 - distributed leaves it untyped
        """Without certificates the client would wait, fail and complain in English; raises OSError for a wrong path."""
        if self.address.startswith("tls:") and security.get_connection_args("client")["ssl_context"] is None:
            raise ClusterError("没有写明证书在哪里（DASK_DISTRIBUTED__COMM__TLS__…），请照 docs/scale.md 设置后重试")

    def _same_program(self) -> None:
        workers = self.client.run(program)
        if not workers:
            raise ClusterError(f"集群 {self.address} 上没有可用的工作进程")
        others = [address for address, digest in workers.items() if digest != program()]
        if others:
            raise ClusterError(f"集群上有 {len(others)} 个工作进程装的不是同一版本的本程序，请统一后重试")

    def __exit__(self, *_: object) -> None:
        """Leave the cluster as it was."""
        self.client.close()

    def covers(self, paths: Sequence[Path], as_pack: str = "") -> list[Cover | None]:
        """The covers of the workbooks, in their order."""
        found: list[Cover | None] = []
        for start in range(0, len(paths), _CHUNK):
            parcels = [(path.name, _read(path)) for path in paths[start : start + _CHUNK]]
            found += self.client.submit(look_in, self.bundle, parcels, as_pack, pure=False).result()
        return found

    def results(self, jobs: Iterable[Job]) -> Iterator[tuple[Path, Made]]:
        """What comes of each workbook, as soon as it is known; the scheduler tries again what a lost worker had."""
        from distributed import as_completed  # noqa: PLC0415 - as above

        waiting = iter(jobs)
        most = _AHEAD * max(1, sum(self.client.nthreads().values()))
        running: dict[Any, Job] = {}
        done = as_completed(loop=self.client.loop)  # type: ignore[no-untyped-call]  # as above
        while True:
            for job in islice(waiting, most - len(running)):
                try:
                    future = self.client.submit(make_of, self.bundle, _parcel(job, self.setup), pure=False)
                except OSError as error:
                    yield job.path, Made(trouble(job.path, error))
                    continue
                running[future] = job
                done.add(future)  # type: ignore[no-untyped-call]  # as above
            if not running:
                return
            future = next(done)
            job = running.pop(future)
            yield job.path, self._ended(job.path, future)
            future.release()

    def _ended(self, path: Path, future: Any) -> Made:  # noqa: ANN401 - distributed leaves it untyped
        error = future.exception()
        if error is None:
            made: Made = future.result()
            return made
        if type(error).__name__ == "KilledWorker":
            return Made((finding("E05", Place(path.name, ""), read="工作进程多次中断"),))
        return Made(trouble(path, error))


def _parcel(job: Job, setup: Setup) -> Parcel:
    """A job as bytes; raises OSError."""
    # A single workbook of last year is that of every unit.
    single = (setup.prior,) if setup.prior is not None and setup.prior.is_file() else ()
    prior = tuple((path.name, path.read_bytes()) for path in job.prior or single)
    return Parcel(job.path.name, job.path.read_bytes(), job.pack, job.key, prior)


def _read(path: Path) -> bytes:
    """A workbook as bytes; nothing where it cannot be read, which is told when it is to be made."""
    try:
        return path.read_bytes()
    except OSError:
        return b""
