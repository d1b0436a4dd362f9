"""One worker process and the clock that ends it.

A plain child process and pipes, not ``multiprocessing``: that would import the caller's main script again (which a
script without ``if __name__ == "__main__"`` does not survive), pickle, and cannot end one worker without breaking its
pool. A blocking read with a timer that kills the child works the same on Linux and Windows, inside threads and
notebooks.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from jianfu_dedup.documents import Unread
from jianfu_dedup.errors import DamagedFileError, ReadTimeoutError
from jianfu_dedup.reading.walk import Result
from jianfu_dedup.reading.wire import decode
from jianfu_dedup.reading.worker import DONE, READY
from jianfu_dedup.settings import Reading

_START_S = 60.0  # an office PC with a virus scanner may take long to start Python
_WHOLE = 10  # a container may take this many times the time of one document
_BOOT = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from jianfu_dedup.reading.worker import main; main()"


class WorkerStartError(RuntimeError):
    """No worker process can be started here (a frozen or embedded Python)."""


class Worker:
    """A child process that reads files; started again by itself after it was killed or died.

    Args:
        settings: Sent to the child.
        scratch: Folder for its temporary files.
    """

    def __init__(self, settings: Reading, scratch: str) -> None:
        self._settings = settings
        self._scratch = scratch
        self._process: subprocess.Popen[bytes] | None = None
        self._expired = False
        self._closed = False
        self._lock = threading.Lock()

    def start(self) -> None:
        """Start the child and wait until it is ready.

        Raises:
            WorkerStartError: It does not come up.
        """
        if not sys.executable or getattr(sys, "frozen", False):
            raise WorkerStartError("no Python to start")
        # -I: neither the caller's environment nor the current folder decides what is imported.
        command = [sys.executable, "-I", "-c", _BOOT, json.dumps([p or str(Path.cwd()) for p in sys.path])]
        environment = {**os.environ, "OMP_NUM_THREADS": "1"}
        try:
            process = subprocess.Popen(  # noqa: S603 - our own interpreter and code, no shell
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
            )
        except OSError as error:
            raise WorkerStartError(str(error)) from error
        with self._lock:
            self._process = process
        self._expired = False
        if self._closed:  # the run was given up while the child came up
            self._drop()
            raise WorkerStartError("closed")
        with self._clock(_START_S):
            self._send({"settings": asdict(self._settings), "scratch": self._scratch})
            ready = self._receive()
        if ready != READY:
            self._drop()
            raise WorkerStartError("the worker did not come up")

    def read(self, path: Path, relative: str) -> Iterator[Result]:
        """Yield what the child reads from a file; the reason instead when it dies or takes too long.

        Raises:
            WorkerStartError: The child cannot be started.
        """
        if self._process is None or self._process.poll() is not None or self._expired:
            self._drop()
            self.start()
        whole = self._clock(self._settings.timeout_s * _WHOLE)
        with whole:
            with self._clock(self._settings.timeout_s):
                self._send({"path": str(path), "relative": relative})
                line = self._receive()
            while line and line != DONE:
                yield decode(line)
                with self._clock(self._settings.timeout_s):
                    line = self._receive()
        if line == DONE:
            return
        expired = self._expired
        self._drop()
        yield self._lost(relative, expired=expired)

    def _lost(self, relative: str, *, expired: bool) -> Unread:
        if expired:
            return Unread(
                path=relative, code=ReadTimeoutError.code, reason=f"读取超过 {self._settings.timeout_s:g} 秒, 已中止",
                mend="可加大 reading.timeout_s, 或请另存后重试",
            )  # fmt: skip
        return Unread(
            path=relative,
            code=DamagedFileError.code,
            reason="读取进程意外结束",
            mend="文件可能损坏或过大, 请另存后重试",
        )

    @contextlib.contextmanager
    def _clock(self, seconds: float) -> Iterator[None]:
        """End the child when the block takes longer than this many seconds (0: no limit)."""
        if not seconds:
            yield
            return
        timer = threading.Timer(seconds, self._expire)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _expire(self) -> None:
        self._expired = True
        self._kill()

    def _send(self, order: dict[str, object]) -> None:
        process = self._process
        if process is None or process.stdin is None:
            return
        # A child that died meanwhile is noticed when its answer does not come.
        with contextlib.suppress(OSError):
            process.stdin.write(json.dumps(order).encode("ascii") + b"\n")
            process.stdin.flush()

    def _receive(self) -> bytes:
        process = self._process
        if process is None or process.stdout is None:
            return b""
        line = process.stdout.readline()
        return line if line.endswith(b"\n") else b""

    def _kill(self) -> None:
        with self._lock:
            if self._process is not None and self._process.poll() is None:
                self._process.kill()

    def _drop(self) -> None:
        with self._lock:
            process, self._process = self._process, None
        if process is None:
            return
        if process.poll() is None:
            process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    def close(self) -> None:
        """End the child; none is started again."""
        self._closed = True
        self._drop()
