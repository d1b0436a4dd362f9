"""Connections of a store: one for each thread at work, kept for the next one, and never carried into a fork.

A connection of SQLite or PostgreSQL that two processes share corrupts what it is connected to. Idle ones are closed
before the process forks; those at work are left alone in the child, where nobody may even close them.
"""

from __future__ import annotations

import contextlib
import os
import threading
import weakref
from collections.abc import Callable
from typing import Any, Generic, TypeVar

C = TypeVar("C")

KEEP = 4
"""Idle connections kept: each holds a few megabytes of pages."""

_POOLS: weakref.WeakSet[Pool[Any]] = weakref.WeakSet()
_INHERITED: list[object] = []
"""Connections of the parent process, kept so that nothing ever closes them here."""


class Pool(Generic[C]):
    """Hands out connections, one holder at a time.

    Args:
        connect: Makes a new one.
        close: Ends one.
        fits: Tells whether an idle one still leads where a new one would.
    """

    def __init__(self, connect: Callable[[], C], close: Callable[[C], None], fits: Callable[[C], bool]) -> None:
        self._connect, self._close, self._fits = connect, close, fits
        self._pid = os.getpid()
        self._lock = threading.Lock()
        self._idle: list[C] = []
        self._out: list[C] = []
        self._shut = False
        _POOLS.add(self)

    def take(self) -> C:
        """Return a connection that nobody else holds."""
        if self._pid != os.getpid():
            self._inherit()
        while True:
            with self._lock:
                found = self._idle.pop() if self._idle else None
            if found is None:
                found = self._connect()
            elif not self._fits(found):
                self._end(found)
                continue
            with self._lock:
                self._out.append(found)
            return found

    def give(self, connection: C, *, keep: bool = True) -> None:
        """Take a connection back; one that failed is closed."""
        with self._lock:
            mine = [other for other in self._out if other is connection]
            self._out = [other for other in self._out if other is not connection]
            kept = keep and bool(mine) and not self._shut and len(self._idle) < KEEP
            if kept:
                self._idle.append(connection)
        if mine and not kept:
            self._end(connection)

    def clear(self) -> None:
        """Close the idle ones."""
        with self._lock:
            idle, self._idle = self._idle, []
        for connection in idle:
            self._end(connection)

    def shut(self) -> None:
        """Close the idle ones now and the others when they come back."""
        self._shut = True
        if self._pid == os.getpid():
            self.clear()

    def _inherit(self) -> None:
        _INHERITED.extend([*self._idle, *self._out])
        self._pid = os.getpid()
        self._lock = threading.Lock()
        self._idle, self._out = [], []

    def _end(self, connection: C) -> None:
        with contextlib.suppress(Exception):  # it is given up either way
            self._close(connection)


def _before_fork() -> None:
    for pool in list(_POOLS):
        pool.clear()


def _in_child() -> None:
    for pool in list(_POOLS):
        pool._inherit()  # noqa: SLF001 — this module


if hasattr(os, "register_at_fork"):  # not on Windows, which does not fork
    os.register_at_fork(before=_before_fork, after_in_child=_in_child)
