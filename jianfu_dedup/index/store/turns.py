"""Transactions of a store: who reads or writes in this thread, and what a writer has still to write."""

from __future__ import annotations

import os
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar

from jianfu_dedup.index.store import failures

S = TypeVar("S")
P = ParamSpec("P")
R = TypeVar("R")


@dataclass(slots=True)
class Turn(Generic[S]):
    """What one thread does between the beginning and the end of a transaction.

    Attributes:
        session: Connection or view of the store.
        writes: It may write.
        added: Packed keys by handle whose postings are not written yet, ascending.
        dropped: Likewise of entries dropped.
        waiting: Postings among both.
        counters: The counters as they stand in this transaction; empty until they are needed.
        broken: A step failed, so nothing of it may stand.
    """

    session: S
    writes: bool
    added: dict[int, bytes] = field(default_factory=dict)
    dropped: dict[int, bytes] = field(default_factory=dict)
    waiting: int = 0
    counters: dict[str, int] = field(default_factory=dict)
    broken: bool = False


class Turns(ABC, Generic[S]):
    """Reading and writing for all stores: nesting, threads, forked processes, and steps that fail.

    Args:
        where: Address of the store as messages name it.
        timeout_s: Seconds to wait for other writers.
    """

    def __init__(self, where: str, timeout_s: float) -> None:
        self.where = where
        self.timeout_s = timeout_s
        self._here = threading.local()
        self._queue = threading.Lock()
        self._pid = os.getpid()
        self._closed = False

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Hold one snapshot for the reads of this thread."""
        if self._turn() is not None:
            yield
            return
        self._check_open()
        session = self._begin_read()
        self._here.turn = Turn(session, writes=False)
        try:
            yield
        finally:
            self._here.turn = None
            self._end_read(session)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold one transaction: all of it stands, or none."""
        if self._turn() is not None:
            raise RuntimeError("writing() inside writing() or reading() of the same thread")
        self._check_open()
        if not self._queue.acquire(timeout=self.timeout_s):
            raise failures.locked(self.where, self.timeout_s)
        queue = self._queue
        try:
            yield from self._written()
        finally:
            queue.release()

    def _written(self) -> Iterator[None]:
        turn = Turn(self._begin_write(), writes=True)
        self._here.turn = turn
        try:
            yield
            self._check_whole(turn)
            self._flush(turn)
            self._commit(turn.session)
        except BaseException:
            self._roll_back(turn.session)
            raise
        finally:
            self._here.turn = None
            self._end_write(turn.session)

    def _turn(self) -> Turn[S] | None:
        """Return what this thread is about, and nothing of the process this one was forked from."""
        if self._pid != os.getpid():
            self._pid = os.getpid()
            self._here = threading.local()
            self._queue = threading.Lock()
        turn: Turn[S] | None = getattr(self._here, "turn", None)
        return turn

    def _check_whole(self, turn: Turn[S]) -> None:
        if turn.broken:
            raise failures.undone(self.where)

    @property
    def _session(self) -> S:
        turn = self._turn()
        assert turn is not None
        return turn.session

    def _check_open(self) -> None:
        if self._closed:
            raise failures.closed(self.where)

    def _outside(self) -> None:
        if self._turn() is not None:
            raise RuntimeError("not inside reading() or writing()")
        self._check_open()

    @abstractmethod
    def _begin_read(self) -> S: ...
    @abstractmethod
    def _end_read(self, session: S) -> None: ...
    @abstractmethod
    def _begin_write(self) -> S: ...
    @abstractmethod
    def _commit(self, session: S) -> None: ...
    @abstractmethod
    def _roll_back(self, session: S) -> None: ...
    @abstractmethod
    def _end_write(self, session: S) -> None: ...
    @abstractmethod
    def _flush(self, turn: Turn[S]) -> None: ...


T = TypeVar("T", bound=Turns[Any])


def writes(step: Callable[Concatenate[T, P], R]) -> Callable[Concatenate[T, P], R]:
    """Make a step of a writing: refused outside one, and one that fails lets nothing of the transaction stand."""

    @wraps(step)
    def inside(store: T, /, *args: P.args, **kwargs: P.kwargs) -> R:
        turn = store._turn()  # noqa: SLF001 — part of the class
        if turn is None or not turn.writes:
            raise RuntimeError(f"{step.__name__}() only inside writing()")
        try:
            return step(store, *args, **kwargs)
        except BaseException:
            turn.broken = True
            raise

    return inside


def reads(step: Callable[Concatenate[T, P], R]) -> Callable[Concatenate[T, P], R]:
    """Make a step that sees one state from its beginning to its end."""

    @wraps(step)
    def inside(store: T, /, *args: P.args, **kwargs: P.kwargs) -> R:
        with store.reading():
            return step(store, *args, **kwargs)

    return inside
