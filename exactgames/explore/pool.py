"""Where points are judged: in this process, or by Dask, in processes here or at a scheduler's.

Both take calls and give back results as they come. What a worker dies of is told of the call that it died of, after
Dask has tried it elsewhere; the others go on.
"""

from __future__ import annotations

import importlib
import importlib.util
import logging
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import resource_tracker
from typing import Any, Final, Protocol

from exactgames.errors import LimitReached
from exactgames.explore.values import fault
from exactgames.quoted import name
from exactgames.version import VERSION

PATIENCE: Final = 20
"""Seconds in which a scheduler has to answer."""
EXTRA: Final = "the extra parallel: pip install 'exactgames[parallel]'"
Call = Callable[..., Any]


class Pool(Protocol):
    """``capacity``: how many calls are worked on at once; ``waiting``: given, and their result not taken yet."""

    capacity: int

    @property
    def waiting(self) -> int: ...

    def give(self, key: str, call: Call, *arguments: Any) -> None:
        """Have this worked on."""

    def take(self) -> tuple[str, Any]:
        """A call's key and its result, or the exception that its worker died of."""


class Here:
    """This process, one call after the other."""

    capacity = 1

    def __init__(self) -> None:
        self._calls: deque[tuple[str, Call, tuple[Any, ...]]] = deque()

    @property
    def waiting(self) -> int:
        return len(self._calls)

    def give(self, key: str, call: Call, *arguments: Any) -> None:
        self._calls.append((key, call, arguments))

    def take(self) -> tuple[str, Any]:
        key, call, arguments = self._calls.popleft()
        return key, call(*arguments)


class Cluster:
    """Dask's workers, through a client of it."""

    def __init__(self, client: Any, capacity: int) -> None:
        distributed: Any = importlib.import_module("distributed")
        self.capacity = capacity
        self._client, self._done = client, distributed.as_completed()
        self._keys: dict[Any, str] = {}

    @property
    def waiting(self) -> int:
        return len(self._keys)

    def give(self, key: str, call: Call, *arguments: Any) -> None:
        future = self._client.submit(call, *arguments, pure=False)
        self._keys[future.key] = key
        self._done.add(future)

    def take(self) -> tuple[str, Any]:
        future = next(self._done)
        error = future.exception() if future.status != "finished" else None
        return self._keys.pop(future.key), future.result() if error is None else error


def has_dask() -> bool:
    """Whether Dask's scheduler and workers are installed."""
    return importlib.util.find_spec("distributed") is not None


@contextmanager
def pool_of(workers: int, scheduler: str | None, say: Callable[[str], None]) -> Iterator[Pool]:
    """One process if ``workers`` is 1 or Dask is not installed; else so many of a cluster of its own; or, of the
    scheduler at an address, all that it has. InstanceError if that cannot be reached, or has another exactgames.
    """
    if scheduler is None and (workers == 1 or not has_dask()):
        if workers > 1:
            say(f"in this process alone: for several, {EXTRA}")
        yield Here()
        return
    if not has_dask():
        raise fault("--scheduler", "no Dask here", EXTRA)
    for logger in ("distributed", "distributed.nanny", "distributed.worker", "distributed.scheduler"):
        logging.getLogger(logger).setLevel(logging.CRITICAL)
    distributed: Any = importlib.import_module("distributed")
    if scheduler is not None:
        say(f"asking the scheduler at {scheduler}")
        with _client(distributed.Client, scheduler) as client:
            yield Cluster(client, _ready(client, say))
        return
    say(f"starting {workers} processes")
    with (
        _local(distributed.LocalCluster, workers) as cluster,
        distributed.Client(cluster) as client,
    ):
        yield Cluster(client, workers)


@contextmanager
def _local(kind: Any, workers: int) -> Iterator[Any]:
    """A cluster of processes that leave Ctrl-C to this one: what they are started with, they keep. What comes while it
    is started, and could not be taken down yet, counts as soon as it is.
    """
    with _later() as came:
        cluster = kind(
            n_workers=workers,
            threads_per_worker=1,
            processes=True,
            dashboard_address="127.0.0.1:0",  # with None its pages are served to everybody, at a port that may be taken
            scheduler_kwargs={"dashboard": False},
            silence_logs=logging.CRITICAL,
        )
    with cluster:
        for number in came[:1]:
            signal.raise_signal(number)
        yield cluster


@contextmanager
def _later() -> Iterator[list[int]]:
    """Within, SIGINT and SIGTERM are only listed; and processes that are started never see SIGINT: it is blocked in
    this thread, and so in theirs.
    """
    came: list[int] = []
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "pthread_sigmask"):
        yield came
        return
    resource_tracker.ensure_running()  # it unblocks signals as it starts
    both = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(number, lambda found, _: came.append(found)) for number in both]
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield came
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
        for number, handler in zip(both, before, strict=True):
            signal.signal(number, handler)


@contextmanager
def _client(kind: Any, address: str) -> Iterator[Any]:
    try:
        client = kind(address, timeout=PATIENCE)
    except (OSError, ValueError, TimeoutError) as error:
        reason = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
        expected = "the address of a Dask scheduler that answers, such as tcp://host:8786"
        raise fault("--scheduler", f"{name(address)} ({reason})", expected) from None
    with client:
        yield client


def _ready(client: Any, say: Callable[[str], None]) -> int:
    """How many calls the scheduler's workers take at once, of this exactgames all of them."""
    say("waiting for the scheduler's workers")
    try:
        client.wait_for_workers(1, timeout=PATIENCE * 3)
    except TimeoutError:
        raise LimitReached(
            PATIENCE * 3, PATIENCE * 3, True, "seconds without a worker", ("start one: dask worker",)
        ) from None
    versions = client.run(_version)
    strange = {worker: version for worker, version in versions.items() if version != VERSION}
    if strange:
        worker, version = next(iter(strange.items()))
        raise fault("--scheduler", f"exactgames {version} at {worker}", f"exactgames {VERSION}, as here")
    return max(1, sum(int(threads) for threads in client.nthreads().values()))


def _version() -> str:
    from exactgames.version import VERSION as THEIRS

    return THEIRS
