"""Real processes, poisoned in every way we know; each costs itself and nothing else."""

import asyncio
import ctypes
import itertools
import os
import signal
import subprocess
import sys
import textwrap
import time
from multiprocessing.context import ForkServerProcess, SpawnProcess
from pathlib import Path

import pytest

import archiver
from archiver.workers import WorkerCrashed, WorkerRaised, Workers, WorkerTimeout


def double(number: int) -> int:
    return 2 * number


def own_pid() -> int:
    return os.getpid()


def hang() -> None:
    while True:
        pass


def crash_the_interpreter() -> None:
    ctypes.string_at(0)


def eat_memory() -> int:
    return len(bytearray(4 * 2**30))


def leave() -> None:
    sys.exit(3)


def leave_at_once() -> None:
    os._exit(0)


def killed_once(marker: Path) -> str:
    if not marker.exists():
        marker.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return "done"


def recurse(depth: int = 0) -> int:
    return recurse(depth + 1)


def divide(number: int) -> float:
    return 1 / number


class TwoWords(Exception):
    """Unpickles with its one message, and so not at all."""

    def __init__(self, first: str, second: str) -> None:
        super().__init__(f"{first}: {second}")


def raise_what_does_not_unpickle() -> None:
    raise TwoWords("https://a.example/", "no answer")


def return_what_does_not_pickle() -> object:
    return lambda: None


def interrupt_yourself() -> str:
    os.kill(os.getpid(), signal.SIGINT)
    os.kill(os.getpid(), signal.SIGTERM)
    return "still here"


@pytest.fixture
def workers():
    with Workers(processes=2, timeout=20, memory_mb=512) as workers:
        yield workers


async def test_a_call_returns_the_result_of_the_function(workers):
    assert await workers.call(double, 21) == 42


async def test_jobs_run_in_other_processes_that_are_kept(workers):
    pids = {await workers.call(own_pid) for _ in range(6)}
    assert os.getpid() not in pids
    assert len(pids) <= 2


@pytest.mark.parametrize(
    ("poison", "told"),
    [
        pytest.param(crash_the_interpreter, "SIGSEGV", id="segfault"),
        pytest.param(eat_memory, "memory", id="memory bomb"),
        pytest.param(leave, "SystemExit", id="sys.exit"),
        pytest.param(leave_at_once, "exit status 0", id="os._exit"),
    ],
)
async def test_a_poisoned_job_takes_no_other_down(workers, poison, told):
    good = [workers.call(double, number) for number in range(8)]
    results = await asyncio.gather(
        workers.call(poison), *good, workers.call(poison), return_exceptions=True
    )
    assert results[1:-1] == [double(number) for number in range(8)]
    for failure in (results[0], results[-1]):
        assert isinstance(failure, WorkerCrashed)
        assert told in str(failure)


async def test_a_job_that_hangs_is_killed_while_others_go_on():
    with Workers(processes=2, timeout=0.5) as workers:
        await workers.call(own_pid)
        started = time.monotonic()
        late, *good = await asyncio.gather(
            workers.call(hang),
            *[workers.call(double, n) for n in range(20)],
            return_exceptions=True,
        )
        assert isinstance(late, WorkerTimeout)
        assert good == [2 * n for n in range(20)]
        assert time.monotonic() - started < 5


async def test_an_exception_arrives_with_the_traceback_of_its_process(workers):
    with pytest.raises(ZeroDivisionError) as caught:
        await workers.call(divide, 0)
    assert "return 1 / number" in "".join(caught.value.__notes__)


async def test_endless_recursion_is_an_exception_of_the_job(workers):
    with pytest.raises(RecursionError):
        await workers.call(recurse)


async def test_an_exception_that_does_not_unpickle_arrives_as_its_text(workers):
    with pytest.raises(WorkerRaised, match="no answer"):
        await workers.call(raise_what_does_not_unpickle)
    assert await workers.call(double, 1) == 2


async def test_a_result_that_does_not_pickle_is_an_error_of_that_call_only(workers):
    with pytest.raises(Exception, match="pickle"):
        await workers.call(return_what_does_not_pickle)
    assert await workers.call(double, 1) == 2


async def test_an_argument_that_does_not_pickle_is_refused_at_once(workers):
    with pytest.raises(Exception, match="pickle"):
        await workers.call(double, lambda: None)


async def test_workers_ignore_the_interrupt_of_the_terminal(workers):
    assert await workers.call(interrupt_yourself) == "still here"


async def test_an_idle_worker_that_dies_is_replaced():
    with Workers(processes=1) as workers:
        pid = await workers.call(own_pid)
        os.kill(pid, signal.SIGKILL)
        assert gone_within(pid, seconds=5)
        assert await workers.call(own_pid) != pid


async def test_a_job_whose_process_is_killed_gets_another_one(workers, tmp_path):
    assert await workers.call(killed_once, tmp_path / "killed") == "done"


async def test_jobs_that_wait_for_a_worker_that_dies_are_done_by_the_next(tmp_path):
    with Workers(processes=1) as workers:
        await workers.call(own_pid)
        answers = await asyncio.gather(
            workers.call(leave_at_once),
            *[workers.call(double, number) for number in range(5)],
            workers.call(killed_once, tmp_path / "killed"),
            *[workers.call(double, number) for number in range(5, 10)],
            return_exceptions=True,
        )
    assert isinstance(answers[0], WorkerCrashed)
    assert answers[1:] == [0, 2, 4, 6, 8, "done", 10, 12, 14, 16, 18]


async def test_a_call_that_is_cancelled_while_it_waits_costs_no_other():
    with Workers(processes=1) as workers:
        await workers.call(own_pid)
        calls = [asyncio.create_task(workers.call(double, number)) for number in range(6)]
        await asyncio.sleep(0)
        for cancelled in calls[1:4]:
            cancelled.cancel()
        answers = await asyncio.gather(*calls, return_exceptions=True)
        assert [answers[0], *answers[4:]] == [0, 8, 10]
        assert await workers.call(double, 7) == 14


async def test_pages_that_no_pipe_holds_wait_for_their_worker():
    pages = [os.urandom(2**20) for _ in range(6)]
    with Workers(processes=2) as workers:
        assert await asyncio.gather(*[workers.call(bytes, page) for page in pages]) == pages


async def test_a_worker_is_replaced_after_its_share_of_jobs():
    with Workers(processes=1, recycle_after=2) as workers:
        pids = [await workers.call(own_pid) for _ in range(6)]
    assert len(set(pids)) == 3


async def test_jobs_that_come_at_once_replace_a_worker_after_its_share_too():
    with Workers(processes=1, recycle_after=2) as workers:
        pids = await asyncio.gather(*[workers.call(own_pid) for _ in range(6)])
    assert [len(list(group)) for _, group in itertools.groupby(pids)] == [2, 2, 2]


async def test_a_cancelled_call_frees_its_worker():
    with Workers(processes=1, timeout=60) as workers:
        await workers.call(own_pid)
        task = asyncio.create_task(workers.call(hang))
        await asyncio.sleep(0.05)
        task.cancel()
        assert await asyncio.wait_for(workers.call(double, 4), 10) == 8


async def test_closing_cancels_what_is_unfinished_and_leaves_no_process():
    workers = Workers(processes=2, timeout=60)
    pid = await workers.call(own_pid)
    tasks = [asyncio.create_task(workers.call(hang)) for _ in range(3)]
    await asyncio.sleep(0.05)
    workers.close()
    workers.close()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert all(isinstance(result, asyncio.CancelledError) for result in results)
    assert gone_within(pid, seconds=1)
    with pytest.raises(RuntimeError, match="closed"):
        await workers.call(double, 1)


async def test_a_large_page_goes_in_and_comes_out_whole(workers):
    page = os.urandom(8 * 2**20)
    assert await workers.call(bytes, page) == page


async def test_a_warm_module_that_cannot_be_imported_fails_the_job_and_does_not_loop():
    with Workers(processes=1, warm="archiver.no_such_module") as cold:
        answers = await asyncio.gather(
            *[cold.call(double, n) for n in range(2)], return_exceptions=True
        )
    assert [type(answer) for answer in answers] == [WorkerCrashed] * 2


async def test_processes_that_cannot_be_started_fail_every_job(monkeypatch):
    def no_process(*_, **__):
        raise OSError("no process can be started")

    with Workers(processes=2) as workers:
        monkeypatch.setattr(ForkServerProcess, "start", no_process)
        monkeypatch.setattr(SpawnProcess, "start", no_process)
        calls = [workers.call(double, number) for number in range(5)]
        answers = await asyncio.wait_for(asyncio.gather(*calls, return_exceptions=True), 10)
    assert [type(answer) for answer in answers] == [WorkerCrashed] * 5


def test_map_yields_each_item_with_its_result_or_its_failure(workers):
    outcomes = dict(workers.map_unordered(divide, [0, 1, 2, 4]))
    assert isinstance(outcomes.pop(0), ZeroDivisionError)
    assert outcomes == {1: 1.0, 2: 0.5, 4: 0.25}


def test_map_takes_only_a_few_items_of_an_endless_list_in_advance(workers):
    taken = itertools.count()
    finished = workers.map_unordered(double, taken)
    assert len([next(finished) for _ in range(10)]) == 10
    finished.close()
    assert next(taken) <= 10 + 2 * workers.processes + 1


def test_nothing_outlives_a_killed_parent(tmp_path):
    script = tmp_path / "parent.py"
    script.write_text(
        textwrap.dedent("""
        import asyncio, os, time
        from archiver.workers import Workers
        async def main():
            workers = Workers(processes=2)
            print(await workers.call(os.getpid), flush=True)
            await asyncio.gather(*[workers.call(time.sleep, 600) for _ in range(2)])
        if __name__ == "__main__":
            asyncio.run(main())
        """)
    )
    root = Path(archiver.__file__).parents[1]
    with subprocess.Popen(
        [sys.executable, script],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(root)},
    ) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.kill()
    assert gone_within(child, seconds=5)


def gone_within(pid: int, *, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        stat = Path(f"/proc/{pid}/stat")
        if not stat.exists() or stat.read_text().split()[2] == "Z":
            return True
        time.sleep(0.02)
    return False
