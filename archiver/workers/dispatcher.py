"""The thread that owns the worker processes: it hands out jobs and reads their answers.

It alone touches the workers, so nothing here needs a lock but the door through which jobs come.
"""

from __future__ import annotations

import multiprocessing
import threading
import time
from collections import deque
from concurrent.futures import Future
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
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
from archiver.workers.system import ending_of, start_method, unread_bytes

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
    attempts: int = 0  # processes that began it


@dataclass(slots=True, eq=False)
class Worker:
    """One process, as its owner sees it."""

    process: BaseProcess
    pipe: Connection
    jobs: deque[Job] = field(default_factory=deque)  # the one it is at, and the next
    deadline: float = FOREVER  # monotonic seconds, of the one it is at
    ready: bool = False
    given: int = 0  # jobs


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
        self._wants_jobs = True  # whether the thread is to be woken for a new one
        self._sent_ahead = unread_bytes()  # of a job, while the worker is at another
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
            if self._wants_jobs:
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
        for worker in list(self._workers):
            self._dismiss(worker)
        for job in self._queue:
            job.future.cancel()

    def _drain_bell(self) -> None:
        while self._bell.poll():
            self._bell.recv_bytes()

    def _take_in(self) -> None:
        while not self._incoming.empty():
            self._queue.append(self._incoming.get())

    def _hand_out(self) -> None:
        """Give waiting jobs to idle workers, start as many as the rest needs, send some ahead."""
        self._wants_jobs = True  # from here on: what comes while we look is rung for
        self._take_in()
        while self._queue and self._queue[0].future.cancelled():
            self._queue.popleft()
        self._give_to([worker for worker in self._workers if not worker.jobs])
        starting = sum(not worker.ready for worker in self._workers)
        room = self._limits.processes - len(self._workers)
        for _ in range(min(room, len(self._queue) - starting)):
            self._start()
        if all(worker.ready for worker in self._workers):
            self._give_to([worker for worker in self._workers if len(worker.jobs) == 1])
        self._wants_jobs = not self._queue

    def _give_to(self, workers: list[Worker]) -> None:
        """One job to each of these that may have one, while there are any."""
        for worker in workers:
            if not self._queue or (worker.jobs and len(self._queue[0].payload) > self._sent_ahead):
                return
            if worker.ready and worker.given < self._limits.recycle_after:
                self._give(worker, self._queue.popleft())

    def _give(self, worker: Worker, job: Job) -> None:
        try:
            worker.pipe.send_bytes(job.payload)
        except OSError:  # it died before: no fault of this job
            self._queue.appendleft(job)
            self._mourn(worker)
            return
        worker.given += 1
        worker.jobs.append(job)
        if len(worker.jobs) == 1:
            self._begin(worker)

    def _begin(self, worker: Worker) -> None:
        """The worker is at the first of its jobs."""
        worker.jobs[0].attempts += 1
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
        job, worker.deadline = worker.jobs.popleft(), FOREVER
        outcome, value = unpack(answer)
        is_worn = worker.given >= self._limits.recycle_after and not worker.jobs
        if outcome == CRASHED or is_worn:
            self._dismiss(worker)
        elif worker.jobs:
            self._begin(worker)
        if not job.future.set_running_or_notify_cancel():
            return
        if outcome == DONE:
            job.future.set_result(value)
        else:
            job.future.set_exception(value)

    def _mourn(self, worker: Worker) -> None:
        """A worker died by itself: the job it was at gets another one, or fails with its last."""
        worker.process.join(REAP_PATIENCE)
        job = self._victim(worker)
        ending = self._dismiss(worker)
        if job is not None and worker.ready and job.attempts < ATTEMPTS:
            self._queue.appendleft(job)
        else:
            self._fail(job, WorkerCrashed(f"the worker process ended: {ending}"))

    def _kill_the_late(self) -> None:
        now = time.monotonic()
        for worker in list(self._workers):
            if worker.jobs and worker.jobs[0].future.cancelled():
                worker.jobs.popleft()
                self._dismiss(worker)
            elif worker.deadline <= now:
                job = self._victim(worker)
                self._dismiss(worker)
                limit = self._limits.timeout if worker.ready else START_PATIENCE
                self._fail(job, WorkerTimeout(f"took longer than {limit:g} seconds"))

    def _victim(self, worker: Worker) -> Job | None:
        """The job that a worker fails with: the one it is at, or the oldest if it never got ready.

        So workers that cannot start end the queue instead of starting for ever.
        """
        if worker.ready:
            return worker.jobs.popleft() if worker.jobs else None
        return self._queue.popleft() if self._queue else None

    def _patience(self) -> float | None:
        """Seconds until the next deadline; None when nothing runs, 0 when no process started."""
        if self._queue and not self._workers:
            return 0.0
        first = min((worker.deadline for worker in self._workers), default=FOREVER)
        return None if first == FOREVER else max(0.0, first - time.monotonic())

    def _dismiss(self, worker: Worker) -> str:
        """End a worker's process, take its jobs back, and say in words how it ended."""
        self._workers.remove(worker)
        self._queue.extendleft(reversed(worker.jobs))
        worker.pipe.close()
        worker.process.kill()
        worker.process.join(REAP_PATIENCE)
        return ending_of(worker.process.exitcode)

    def _fail(self, job: Job | None, error: WorkerError) -> None:
        if job is not None and job.future.set_running_or_notify_cancel():
            job.future.set_exception(error)
