"""``jianfu_dedup.X`` is the whole public face, and importing it is cheap."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import jianfu_dedup as jd

HEAVY = {
    "numpy",
    "sklearn",
    "jieba",
    "datasketch",
    "lxml",
    "openpyxl",
    "pdfplumber",
    "pypdfium2",
    "rich",
    "jinja2",
    "scipy",
}


def test_every_public_name_exists():
    for name in jd.__all__:
        assert getattr(jd, name) is not None
    assert set(jd.__all__) <= set(dir(jd))


def test_the_stub_for_type_checkers_names_the_same_things():
    tree = ast.parse(Path(jd.__file__).with_suffix(".pyi").read_text(encoding="utf-8"))
    stub = {alias.asname for node in tree.body if isinstance(node, ast.ImportFrom) for alias in node.names}
    listed = next(node.value for node in tree.body if isinstance(node, ast.Assign))
    assert stub == set(jd.__all__) == set(ast.literal_eval(listed))


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="nonsense"):
        _ = jd.nonsense


def test_importing_the_package_imports_nothing_heavy():
    code = "import sys, jianfu_dedup; print(*sorted({m.split('.')[0] for m in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not HEAVY & set(loaded)


def test_nothing_in_the_package_unpickles_evaluates_or_opens_a_connection():
    banned = {
        "pickle",
        "joblib",
        "shelve",
        "marshal",
        "socket",
        "urllib.request",
        "http.client",
        "requests",
        "subprocess",
    }
    for file in Path(jd.__file__).parent.rglob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        lookups: set[ast.AST] = set()
        for node in ast.walk(tree):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            # One place starts other processes: Python itself, without a shell, to read a file that may be hostile.
            allowed = {"subprocess"} if file.parts[-2:] == ("reading", "workers.py") else set()
            assert not (banned - allowed) & set(names), f"{file.name}: {names}"
            if isinstance(node, ast.keyword):
                assert node.arg != "shell", f"{file.name}:{node.value.lineno} shell"
            if isinstance(node, ast.FunctionDef) and node.name == "__hash__":
                lookups.update(ast.walk(node))  # a key of a cache inside one process may use it
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node not in lookups:
                assert node.func.id not in {"eval", "exec", "hash"}, f"{file.name}:{node.lineno} {node.func.id}()"
