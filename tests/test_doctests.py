"""Every example in a docstring of the package runs and gives what it says."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import jianfu_dedup

MODULES = [
    m.name for m in pkgutil.walk_packages(jianfu_dedup.__path__, "jianfu_dedup.") if not m.name.endswith("__main__")
]


@pytest.mark.parametrize("name", ["jianfu_dedup", *MODULES])
def test_examples(name):
    results = doctest.testmod(importlib.import_module(name))
    assert not results.failed
