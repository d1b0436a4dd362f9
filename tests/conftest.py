"""Puts this folder on the path (``import gold``), keeps hypothesis free of clocks, and runs one PostgreSQL for all."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("plain", deadline=None)
settings.load_profile("plain")

sys.path.append(str(Path(__file__).parent / "index"))


@pytest.fixture(scope="session")
def postgres():
    """Address of a PostgreSQL server, without an index."""
    from postgres_server import running

    with running() as address:
        yield address
