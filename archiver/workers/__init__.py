"""Functions run in processes of their own, with a time limit and a memory limit each."""

from archiver.workers.pool import Workers, prepare
from archiver.workers.process import WorkerCrashed, WorkerError, WorkerRaised, WorkerTimeout

__all__ = ["WorkerCrashed", "WorkerError", "WorkerRaised", "WorkerTimeout", "Workers", "prepare"]
