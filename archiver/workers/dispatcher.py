"""The thread that owns the worker processes: it hands out jobs and reads their answers.

It alone touches the workers, so nothing here needs a lock but the door through which jobs come.
"""

from __future__ import annotations

import multiprocessing
import signal
import threading
import time
from collections import deque
from concurrent.futures import Future
from dataclasses import dataclass
from multiprocessing import forkserver
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerContext, SpawnContext
from multiprocessing.process import BaseProcess
from queue import SimpleQueue
from typing import Any

from archiver.workers.process import (
    CRASHED,
    DONE,
    WorkerCrashed,
    WorkerError,
    WorkerTimeout,
    serve,
    unpack,
)

FOREVER = float("inf")
ALARM_GRACE = 5.0  # seconds after its limit when a job ends by itself, were the parent stuck
START_PATIENCE = 60.0  # seconds for a process to start and import its modules
REAP_PATIENCE = 5.0  # seconds to wait for a process that has died or was killed
ATTEMPTS = 2  # a process may die for others (the OOM killer); one that dies again dies of its job


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a worker may use; the words of `Workers`."""

    processes: int
    timeout: float  # seconds a job
    memory_mb: int
    recycle_after: int  # jobs
    warm: str | None  # a module to import first; None: nothing


@dataclass(slots=True)
class Job:
    """A call on its way: pickled (function, arguments), and the future of its result."""

    payload: bytes
    future: Future[Any]
    attempts: int = 0  # processes it was given to


@dataclass(slots=True, eq=False)
class Worker:
    """One process, as its owner sees it."""

    process: BaseProcess
    pipe: Connection
    job: Job | None = None  # None: idle, or still starting
    deadline: float = FOREVER  # monotonic seconds
    ready: bool = False
    jobs_done: int = 0


class Dispatcher:
    """Owns the worker processes from its first job until `stop()`."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._context = start_method(limits.warm)
        self._incoming: SimpleQueue[Job] = SimpleQueue()
        self._queue: deque[Job] = deque()
        self._workers: list[Worker] = []
        self._bell, self._bell_rope = multiprocessing.Pipe(duplex=False)
        self._lock = threading.Lock()
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name="archiver-workers", daemon=True)
        self._thread.start()

    def submit(self, payload: bytes) -> Future[Any]:
        """The future of a pickled (function, arguments)."""
        job = Job(payload, Future())
        job.future.add_done_callback(self._notice_cancellation)
        with self._lock:
            if self._stopped:
                raise RuntimeError("these workers are closed")
            self._incoming.put(job)
            self._bell_rope.send_bytes(b"")
        return job.future

    def stop(self) -> None:
        """Kill all workers and cancel what has no result yet. May be called twice."""
        with self._lock:
            if self._stopped:
                return
            self._stopped = True
            self._bell_rope.send_bytes(b"")
        self._thread.join()
        self._bell.close()
        self._bell_rope.close()

    def _notice_cancellation(self, future: Future[Any]) -> None:
        """Wake the thread, so that it kills the job; a job that is done needs nothing."""
        if not future.cancelled() or threading.current_thread() is self._thread:
            return
        with self._lock:
            if not self._stopped:
                self._bell_rope.send_bytes(b"")

    def _run(self) -> None:
        while not self._stopped:
            self._hand_out()
            by_pipe = {worker.pipe: worker for worker in self._workers}
            for pipe in wait([self._bell, *by_pipe], timeout=self._patience()):
                if pipe is self._bell:
                    self._drain_bell()
                else:
                    self._listen(by_pipe[pipe])  # type: ignore[index]  # wait() names its own union
            self._kill_the_late()
        self._take_in()
        unfinished = [worker.job for worker in self._workers if worker.job] + list(self._queue)
        for worker in list(self._workers):
            self._dismiss(worker)
        for job in unfinished:
            job.future.cancel()

    def _drain_bell(self) -> None:
        while self._bell.poll():
            self._bell.recv_bytes()

    def _take_in(self) -> None:
        while not self._incoming.empty():
            self._queue.append(self._incoming.get())

    def _hand_out(self) -> None:
        """Give waiting jobs to idle workers and start as many workers as the rest needs."""
        self._take_in()
        while self._queue and self._queue[0].future.cancelled():
            self._queue.popleft()
        for worker in [w for w in self._workers if w.ready and w.job is None]:
            if self._queue:
                self._give(worker, self._queue.popleft())
        starting = sum(not worker.ready for worker in self._workers)
        room = self._limits.processes - len(self._workers)
        for _ in range(min(room, len(self._queue) - starting)):
            self._start()

    def _give(self, worker: Worker, job: Job) -> None:
        try:
            worker.pipe.send_bytes(job.payload)
        except OSError:  # it died while idle: no fault of this job
            self._dismiss(worker)
            self._queue.appendleft(job)
            return
        job.attempts += 1
        worker.job = job
        worker.deadline = time.monotonic() + self._limits.timeout

    def _start(self) -> None:
        pipe, its_pipe = multiprocessing.Pipe()
        limits = self._limits
        process = self._context.Process(
            target=serve,
            args=(its_pipe, limits.warm, limits.memory_mb, limits.timeout + ALARM_GRACE),
            name="archiver-worker",
            daemon=True,
        )
        try:
            process.start()
        except (OSError, EOFError) as exc:
            pipe.close()
            self._fail(self._queue.popleft(), WorkerCrashed(f"no worker process: {exc}"))
        else:
            late = time.monotonic() + START_PATIENCE
            self._workers.append(Worker(process, pipe, deadline=late))
        finally:
            its_pipe.close()

    def _listen(self, worker: Worker) -> None:
        try:
            answer = worker.pipe.recv_bytes()
        except (EOFError, OSError):
            self._mourn(worker)
            return
        if not worker.ready:
            worker.ready, worker.deadline = True, FOREVER
            return
        job, worker.job, worker.deadline = worker.job, None, FOREVER
        worker.jobs_done += 1
        outcome, value = unpack(answer)
        if outcome == CRASHED or worker.jobs_done >= self._limits.recycle_after:
            self._dismiss(worker)
        if job is None or not job.future.set_running_or_notify_cancel():
            return
        if outcome == DONE:
            job.future.set_result(value)
        else:
            job.future.set_exception(value)

    def _mourn(self, worker: Worker) -> None:
        """A worker died by itself: the job it had gets another one, or fails with its last."""
        worker.process.join(REAP_PATIENCE)
        ending = self._dismiss(worker)
        if worker.job is not None and worker.job.attempts < ATTEMPTS:
            self._queue.appendleft(worker.job)
            return
        self._fail(self._victim(worker), WorkerCrashed(f"the worker process ended: {ending}"))

    def _kill_the_late(self) -> None:
        now = time.monotonic()
        for worker in list(self._workers):
            if worker.job is not None and worker.job.future.cancelled():
                self._dismiss(worker)
            elif worker.deadline <= now:
                self._dismiss(worker)
                limit = self._limits.timeout if worker.ready else START_PATIENCE
                error = WorkerTimeout(f"took longer than {limit:g} seconds")
                self._fail(self._victim(worker), error)

    def _victim(self, worker: Worker) -> Job | None:
        """The job that fails with this worker: its own, or the oldest if it never got ready.

        So workers that cannot start end the queue instead of starting for ever.
        """
        if worker.ready or not self._queue:
            return worker.job
        return self._queue.popleft()

    def _patience(self) -> float | None:
        """Seconds until the next deadline; None when nothing runs."""
        first = min((worker.deadline for worker in self._workers), default=FOREVER)
        return None if first == FOREVER else max(0.0, first - time.monotonic())

    def _dismiss(self, worker: Worker) -> str:
        """End a worker's process, and say in words how it ended."""
        self._workers.remove(worker)
        worker.pipe.close()
        worker.process.kill()
        worker.process.join(REAP_PATIENCE)
        return _ending(worker.process.exitcode)

    def _fail(self, job: Job | None, error: WorkerError) -> None:
        if job is not None and job.future.set_running_or_notify_cancel():
            job.future.set_exception(error)


def start_method(warm: str | None) -> ForkServerContext | SpawnContext:
    """A fork server where there is one, with `warm` imported once for all; else a fresh start.

    It starts at once, so that it imports while our process still does so for itself.
    """
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    if warm is not None:
        context.set_forkserver_preload(["__main__", warm])  # __main__ is its default
        forkserver.ensure_running()
    return context


def _ending(code: int | None) -> str:
    """How a process ended, for a person."""
    if code is None:
        return "it could not be killed"
    if code < 0:
        return f"killed by {signal.Signals(-code).name}"
    return f"exit status {code}"
