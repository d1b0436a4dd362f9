"""Reads many files in worker processes, in the order of the input, whatever happens to single files.

Even one file is read in a worker: only a process can be ended for good when a parser hangs inside C code, and only its
own memory can be limited. Starting one costs about a tenth of a second, so a handful of files gets one worker, and
many files keep theirs.
"""

from __future__ import annotations

import os
import queue
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

from jianfu_dedup.reading.walk import Result, iter_file
from jianfu_dedup.reading.workers import Worker, WorkerStartError
from jianfu_dedup.settings import Reading

_HANDFUL = 8  # files that one worker reads in about the time in which a second one starts

Progress = Callable[[int, int, str], None]
_Done = tuple[int, list[Result] | BaseException]


def run(files: list[tuple[Path, str]], *, settings: Reading, progress: Progress | None = None) -> list[Result]:
    """Read files.

    Args:
        files: (path, relative path) of each.
        settings: Limits and number of workers.
        progress: Called in this thread with files done, files in all, and the relative path just done.

    Returns:
        The results of all files, in the order of the files and of the members inside them.
    """
    if not files:
        return []
    with tempfile.TemporaryDirectory(prefix="jianfu-", ignore_cleanup_errors=True) as scratch:
        return _Run(files, settings, scratch).collect(progress)


def worker_count(files: int, settings: Reading) -> int:
    """Tell how many workers to start.

    Example:
        >>> worker_count(3, Reading()), worker_count(1000, Reading(workers=4)), worker_count(2, Reading(workers=4))
        (1, 4, 2)
    """
    if settings.workers:
        return min(settings.workers, files)
    return 1 if files <= _HANDFUL else min(_cores(), files)


def _cores() -> int:
    try:
        return len(os.sched_getaffinity(0))  # what a container or scheduler leaves us
    except AttributeError:
        return os.cpu_count() or 1


class _Run:
    """One run: a queue of orders, a thread for each worker, a queue of what is done."""

    def __init__(self, files: list[tuple[Path, str]], settings: Reading, scratch: str) -> None:
        self._files = files
        self._settings = settings
        self._orders: queue.SimpleQueue[int] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[_Done] = queue.SimpleQueue()
        self._stop = threading.Event()
        for i in range(len(files)):
            self._orders.put(i)
        self._workers = [Worker(settings, scratch) for _ in range(worker_count(len(files), settings))]

    def collect(self, progress: Progress | None) -> list[Result]:
        """Run all workers and put the results in order."""
        threads = [threading.Thread(target=self._serve, args=(w,), daemon=True) for w in self._workers]
        for thread in threads:
            thread.start()
        results: dict[int, list[Result]] = {}
        try:
            while len(results) < len(self._files):
                i, outcome = self._done.get()
                if isinstance(outcome, BaseException):
                    raise outcome
                results[i] = outcome
                if progress is not None:
                    progress(len(results), len(self._files), self._files[i][1])
        finally:  # also when the user presses Ctrl-C or the progress callback raises
            self._stop.set()
            for worker in self._workers:
                worker.close()
            for thread in threads:
                thread.join()
            for worker in self._workers:  # one that was just being started again
                worker.close()
        return [result for i in range(len(self._files)) for result in results[i]]

    def _serve(self, worker: Worker) -> None:
        i = -1
        try:
            while not self._stop.is_set():
                i = self._orders.get_nowait()
                self._done.put((i, self._read(worker, i)))
        except queue.Empty:
            return
        except BaseException as error:  # a fault of this module, not of a file: it must come out, not hang
            self._done.put((i, error))

    def _read(self, worker: Worker, i: int) -> list[Result]:
        path, relative = self._files[i]
        try:
            return list(worker.read(path, relative))
        except WorkerStartError:
            if self._stop.is_set():
                return []
            # An embedded or frozen Python cannot start another one: better read without a clock than not at all.
            return list(iter_file(path, relative=relative, settings=self._settings))
