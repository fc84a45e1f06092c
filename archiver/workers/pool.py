"""The door: a call that runs in a worker process, from a coroutine or from a plain loop.

A job that hangs, eats memory, calls `sys.exit` or crashes the interpreter costs its own process
and nothing else. `concurrent.futures` breaks its whole pool there and cannot stop a job; pebble
(5.2.3) breaks its pool when an idle worker dies or an exception does not unpickle. So every
worker here has a pipe of its own, and one thread (dispatcher.py) owns them all. A job whose
process was killed gets one more: it may have been somebody else's fault.

Workers start from a fork server that has imported `warm` once: a new one costs milliseconds.
"""

from __future__ import annotations

import asyncio
import atexit
import itertools
import os
import pickle
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from queue import SimpleQueue
from types import TracebackType
from typing import Any, Self, TypeVar, TypeVarTuple

from archiver.workers.dispatcher import Dispatcher, Limits
from archiver.workers.system import start_method

Args = TypeVarTuple("Args")
Item = TypeVar("Item")
Result = TypeVar("Result")

LOOK_AHEAD = 2  # items a worker that `map_unordered` takes in advance: none waits for the other


class Workers:
    """Worker processes, started as jobs come. A context manager; `close()` is for everyone else.

    `timeout`: seconds a job may take. `memory_mb`: what a job may allocate beyond the warm
    process. `recycle_after`: jobs after which a process is replaced. `warm`: a module that every
    worker imports before its first job. Functions, arguments and results must be picklable.
    """

    def __init__(
        self,
        *,
        processes: int | None = None,
        timeout: float = 30.0,
        memory_mb: int = 1024,
        recycle_after: int = 1000,
        warm: str | None = None,
    ) -> None:
        self.processes = processes or os.cpu_count() or 1
        self._dispatcher = Dispatcher(
            Limits(
                processes=self.processes,
                timeout=timeout,
                memory_mb=memory_mb,
                recycle_after=recycle_after,
                warm=warm,
            )
        )
        atexit.register(self.close)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Kill all workers; jobs without a result are cancelled. May be called twice."""
        self._dispatcher.stop()
        atexit.unregister(self.close)

    async def call(self, function: Callable[[*Args], Result], *args: *Args) -> Result:
        """The result of `function(*args)`, computed in a worker.

        Raises WorkerTimeout, WorkerCrashed, or what the function raised, with the traceback of
        the other process as a note. Cancelling the call kills its job.
        """
        result: Result = await asyncio.wrap_future(self._submit(function, args))
        return result

    def map_unordered(
        self, function: Callable[[Item], Result], items: Iterable[Item]
    ) -> Iterator[tuple[Item, Result | Exception]]:
        """Each item with its result, or with what went wrong for it, as they are finished.

        Takes a few items in advance, so that endless iterables are welcome. An iterator that is
        closed early cancels the jobs it has sent.
        """
        done: SimpleQueue[tuple[Item, Future[Result]]] = SimpleQueue()
        running: set[Future[Result]] = set()

        def send(item: Item) -> None:
            future = self._submit(function, (item,))
            running.add(future)
            future.add_done_callback(lambda finished: done.put((item, finished)))

        waiting = iter(items)
        try:
            for item in itertools.islice(waiting, self.processes * LOOK_AHEAD):
                send(item)
            while running:
                item, future = done.get()
                running.discard(future)
                for following in itertools.islice(waiting, 1):
                    send(following)
                yield item, _outcome(future)
        finally:
            for future in running:
                future.cancel()

    def _submit(self, function: Callable[..., Any], args: tuple[Any, ...]) -> Future[Any]:
        return self._dispatcher.submit(pickle.dumps((function, args), pickle.HIGHEST_PROTOCOL))


def prepare(warm: str) -> None:
    """Starts the fork server of workers that import `warm`, for those who have to wait anyway."""
    start_method(warm)


def _outcome(future: Future[Any]) -> Any:
    """The result or the exception of a finished job; CancelledError is raised: we were closed."""
    failure = future.exception()
    if failure is None:
        return future.result()
    if isinstance(failure, Exception):
        return failure
    raise failure
