"""No module of the package can run what a file holds: no pickle and its kin, no eval."""

import ast
from pathlib import Path

import pytest

import jianfu_dedup

ROOT = Path(jianfu_dedup.__file__).parent
MODULES = sorted(ROOT.rglob("*.py"))
UNSAFE = {"pickle", "cPickle", "_pickle", "marshal", "shelve", "dill", "cloudpickle", "joblib", "jsonpickle", "copyreg"}
CALLS = {"eval", "exec", "compile", "__import__"}


def faults(source):
    """Names of unsafe modules imported, and of unsafe calls."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from {alias.name.split(".")[0] for alias in node.names} & UNSAFE
        elif isinstance(node, ast.ImportFrom):
            yield from {(node.module or "").split(".")[0]} & UNSAFE
        elif isinstance(node, ast.Call):
            yield from {getattr(node.func, "id", "")} & CALLS
            yield from {word.arg for word in node.keywords if is_unsafe_flag(word)}


def is_unsafe_flag(word):
    value = getattr(word.value, "value", None)
    return (word.arg == "allow_pickle" and value is not False) or (word.arg == "shell" and value is not False)


@pytest.mark.parametrize("module", MODULES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_nothing_that_runs_what_it_reads(module):
    assert not list(faults(module.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    "source",
    ["import pickle", "from marshal import loads", "eval('1')", "np.load(f, allow_pickle=True)", "run(x, shell=1)"],
)
def test_the_search_finds(source):
    assert list(faults(source))
