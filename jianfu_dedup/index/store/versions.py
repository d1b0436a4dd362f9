"""Dicts with transactions: readers see the state of their beginning, one writer sees what it wrote.

A writer keeps its changes beside the dicts until they are committed. A commit keeps what it replaced for as long as
somebody reads an older state.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

Changes = dict[tuple[str, Any], Any]
"""New or former values by (table, key); None stands for nothing."""


class Tables:
    """Named dicts. Values are replaced and never changed in place; None is no value."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.now: dict[str, dict[Any, Any]] = {name: {} for name in names}
        self.version = 0
        self.lock = threading.Lock()
        self.former: list[tuple[int, Changes]] = []
        self._views: list[View] = []

    def view(self) -> View:
        """Begin to read or write the present state."""
        with self.lock:
            view = View(self, self.version)
            self._views.append(view)
            return view

    def end(self, view: View) -> None:
        """Let go of a view, and of what only it still needed."""
        with self.lock:
            self._views.remove(view)
            oldest = min((other.version for other in self._views), default=self.version)
            self.former = [kept for kept in self.former if kept[0] > oldest]

    def commit(self, view: View) -> None:
        """Make the changes of a view the present state."""
        with self.lock:
            self.version += 1
            old = {(table, key): self.now[table].get(key) for table, key in view.changes}
            self.former.append((self.version, old))
            for (table, key), value in view.changes.items():
                if value is None:
                    self.now[table].pop(key, None)
                else:
                    self.now[table][key] = value


class View:
    """One state of the tables, with changes of its own.

    Args:
        tables: What it sees.
        version: Which state of it.
    """

    def __init__(self, tables: Tables, version: int) -> None:
        self.version = version
        self.changes: Changes = {}
        self._tables = tables

    def get(self, table: str, key: Any) -> Any:
        """Return a value, or None."""
        if (table, key) in self.changes:
            return self.changes[table, key]
        with self._tables.lock:
            for version, old in self._tables.former:
                if version > self.version and (table, key) in old:
                    return old[table, key]
            return self._tables.now[table].get(key)

    def set(self, table: str, key: Any, value: Any) -> None:
        """Change a value; None takes it away."""
        self.changes[table, key] = value

    def keys(self, table: str) -> list[Any]:
        """Return the keys that have a value, sorted."""
        with self._tables.lock:
            known = set(self._tables.now[table])
            for version, old in self._tables.former:
                if version > self.version:
                    known.update(key for name, key in old if name == table)
        known.update(key for name, key in self.changes if name == table)
        return sorted(key for key in known if self.get(table, key) is not None)

    def items(self, table: str) -> Iterator[tuple[Any, Any]]:
        """Yield keys and values, by key."""
        for key in self.keys(table):
            value = self.get(table, key)
            if value is not None:
                yield key, value
