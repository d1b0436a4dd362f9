"""A small county, read once, and an index of each kind."""

from __future__ import annotations

import itertools

import pytest
import small_county

import jianfu_dedup as jd

KINDS = ["memory", "sqlite", "postgres"]
NUMBERS = itertools.count()


@pytest.fixture(scope="session")
def issued(tmp_path_factory):
    """All documents of the county."""
    return small_county.read(tmp_path_factory.mktemp("issued"), small_county.files())


@pytest.fixture(scope="session")
def later(tmp_path_factory):
    """Some of its files with other words."""
    return small_county.read(tmp_path_factory.mktemp("later"), small_county.later())


@pytest.fixture
def address(request, tmp_path):
    """Address of a new index; tests that ask for it run over every kind."""
    return made_address(request, tmp_path)


def made_address(request, folder):
    if request.param == "memory":
        return ":memory:"
    if request.param == "sqlite":
        return folder / "county.jianfu"
    return f"{request.getfixturevalue('postgres')}?index=standing_{next(NUMBERS)}"


def pytest_generate_tests(metafunc):
    if "address" in metafunc.fixturenames:
        metafunc.parametrize("address", KINDS, indirect=True)


@pytest.fixture
def index(tmp_path):
    """A new index in a file."""
    with jd.Index.open(tmp_path / "county.jianfu", settings=small_county.SETTINGS) as made:
        yield made


@pytest.fixture(scope="module")
def standing(tmp_path_factory, issued):
    """A file with all of the county in it, its groups reported; not to be changed."""
    path = tmp_path_factory.mktemp("standing") / "county.jianfu"
    with jd.Index.open(path, settings=small_county.SETTINGS) as made:
        made.add(issued)
        made.report()
    return path


@pytest.fixture
def copy(standing, tmp_path):
    """A copy of it, open and to be changed."""
    with jd.Index.open(standing, create=False) as whole:
        whole.backup(tmp_path / "copy.jianfu")
    with jd.Index.open(tmp_path / "copy.jianfu", create=False, settings=small_county.SETTINGS) as made:
        yield made
