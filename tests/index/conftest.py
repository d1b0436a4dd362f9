"""A store of each kind."""

from __future__ import annotations

import itertools

import pytest

from jianfu_dedup.index.store import open_store

KINDS = ["memory", "sqlite", "postgres"]
SHARED = KINDS[1:]
"""Kinds that a second store may open at the same address."""

NUMBERS = itertools.count()


@pytest.fixture
def address(request, tmp_path):
    if request.param == "memory":
        return ":memory:"
    if request.param == "sqlite":
        return str(tmp_path / "县.jianfu")
    return f"{request.getfixturevalue('postgres')}?index=county_{next(NUMBERS)}"


@pytest.fixture
def opened(address):
    """A function that opens the address once more; all are closed at the end."""
    stores = []

    def again(*, create=False, timeout_s=20.0):
        stores.append(open_store(address, create=create, timeout_s=timeout_s))
        return stores[-1]

    yield again
    for store in stores:
        store.close()


@pytest.fixture
def store(opened):
    return opened(create=True)


def pytest_generate_tests(metafunc):
    if "address" in metafunc.fixturenames:
        shared = metafunc.definition.get_closest_marker("shared_store")
        metafunc.parametrize("address", SHARED if shared else KINDS, indirect=True)
